// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

// The real server, a real authorizer and clients on npm's ws, for the tests of this folder and of ../browser. Everything is on
// loopback and on free ports; whatever is started is ended by its process id.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';

/// Milliseconds that anything may take before a test gives up on it.
export const deadline = 20_000;

/// The packages live in the build tree, where an import from here would not look for them.
export const WebSocket = createRequire(path.join(process.env.WSIFY_NODE_DIR, 'package.json'))('ws');

/// The promise, or an error that says what did not come.
export function within(promise, what, milliseconds = deadline) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no ${what} within ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/// A child process whose output is kept and whose end can be waited for.
export class Child {
  constructor(program, args, environment = process.env) {
    this.output = { stdout: '', stderr: '' };
    this.process = spawn(program, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const name of ['stdout', 'stderr'])
      this.process[name].setEncoding('utf8').on('data', (text) => { this.output[name] += text; });
    this.ended = new Promise((resolve, reject) => {
      this.process.on('error', reject);
      this.process.on('close', (code, signal) => resolve({ code, signal }));
    });
    this.ended.catch(() => {});
  }

  /// SIGTERM, the deadline, then SIGKILL and an error.
  async stop() {
    this.process.kill('SIGTERM');
    try {
      return await within(this.ended, `end of ${this.process.spawnfile} after SIGTERM`);
    } finally {
      this.process.kill('SIGKILL');
    }
  }
}

/// The server under test. WSIFY_BINARY names another binary than the built one, WSIFY_TEST_ARGS adds flags to every start; no other
/// WSIFY_ variable of the caller reaches it, but for WSIFY_FAULT_SEED.
export class Server {
  /// Listens on a free port unless the flags name another address.
  static async start(...flags) {
    const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) =>
      !name.startsWith('WSIFY_') || name === 'WSIFY_FAULT_SEED'));
    const extra = (process.env.WSIFY_TEST_ARGS ?? '').split(/\s+/).filter(Boolean);
    const server = new Server();
    server.child = new Child(process.env.WSIFY_BINARY || process.env.WSIFY_BUILT_BINARY,
      [...(flags.includes('--listen-addr') ? [] : ['--listen-addr', '127.0.0.1:0']), '--drain', '300ms', '--admin-socket', 'off', ...flags, ...extra], environment);
    const ended = server.child.ended.then(({ code }) => { throw new Error(`the server ended with exit code ${code}`); });
    try {
      server.address = await within(Promise.race([server.#listening(), ended]), 'line that says where the server listens');
    } catch (error) {
      server.child.process.kill('SIGKILL');
      throw new Error(`${error.message}\n${server.child.output.stdout}\n${server.child.output.stderr}`);
    }
    return server;
  }

  async #listening() {
    for (;;) {
      for (const line of this.child.output.stdout.split('\n').slice(0, -1)) {
        const entry = JSON.parse(line);
        if (entry.msg === 'listening')
          return entry.addr;
      }
      await once(this.child.process.stdout, 'data');
    }
  }

  get url() { return `ws://${this.address}/ws`; }
  get http() { return `http://${this.address}`; }

  /// POST /broadcast; resolves with the status.
  async publish(channel, content) {
    const response = await fetch(`${this.http}/broadcast`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ channel, content }),
      signal: AbortSignal.timeout(deadline),
    });
    await response.arrayBuffer();
    return response.status;
  }

  /// SIGTERM must end it, with exit code 0 and nothing from a sanitizer.
  async stop() {
    const { code, signal } = await this.child.stop();
    const { stderr } = this.child.output;
    assert.deepEqual({ code, signal }, { code: 0, signal: null }, stderr);
    assert.doesNotMatch(stderr, /Sanitizer: |runtime error: /);
  }
}

/// An authorizer on a free port: decide(ask) gives the status. Every ask is kept in `asks` as {command, args, headers}.
export class Authorizer {
  asks = [];

  static async start(decide) {
    const authorizer = new Authorizer();
    authorizer.server = http.createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request.setEncoding('utf8'))
        body += chunk;
      const ask = { ...JSON.parse(body), method: request.method, headers: request.headers };
      authorizer.asks.push(ask);
      response.writeHead(decide(ask)).end();
    });
    authorizer.server.listen(0, '127.0.0.1');
    await once(authorizer.server, 'listening');
    authorizer.url = `http://127.0.0.1:${authorizer.server.address().port}/`;
    return authorizer;
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }
}

let probes = 0;

/// One client on npm's ws. What arrives waits in order until it is asked for.
export class Client {
  #arrived = [];
  #wake = () => {};

  /// The open client, or an error with `status` and `headers` when the server refused.
  static async connect(url, options = {}) {
    const client = new Client();
    client.socket = new WebSocket(url, options);
    client.closed = new Promise((resolve) => {
      client.socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    client.socket.on('message', (data, binary) => {
      client.#arrived.push({ text: data.toString(), binary });
      client.#wake();
    });
    await within(new Promise((resolve, reject) => {
      client.socket.on('open', resolve);
      client.socket.on('error', reject);
      client.socket.on('unexpected-response', (request, { statusCode, headers }) => {
        request.destroy();
        reject(Object.assign(new Error(`refused with ${statusCode}`), { status: statusCode, headers }));
      });
    }), `connection to ${url}`);
    return client;
  }

  send(command, args) { this.socket.send(JSON.stringify({ command, args })); }
  broadcast(channel, content) { this.send('broadcast', { channel, content }); }

  /// The next delivery, as it came.
  async nextText() {
    while (this.#arrived.length === 0)
      await within(new Promise((resolve) => { this.#wake = resolve; }), 'message');
    const { text, binary } = this.#arrived.shift();
    assert.equal(binary, false, 'a delivery is a text frame');
    return text;
  }

  async next() { return JSON.parse(await this.nextText()); }

  /// Resolves when every command sent so far has been carried out. There are no replies, but commands of one connection are carried
  /// out in order: the message that this one sends to itself at the end can only come after them.
  async settle() {
    const channel = `settle-${probes += 1}`;
    this.send('join', { channel });
    this.broadcast(channel, channel);
    assert.equal(await this.next(), channel);
  }

  async join(channel) {
    this.send('join', { channel });
    await this.settle();
  }

  async close() {
    this.socket.close(1000);
    await within(this.closed, 'close').finally(() => this.socket.terminate());
  }
}
