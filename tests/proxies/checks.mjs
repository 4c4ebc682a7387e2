// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT
//
// checks.mjs PROXY ENGINE WSIFY PORT UPSTREAM SECOND: starts that server on UPSTREAM (and another node on SECOND), behind the proxy that serves https://ws.example.org:PORT, and
// checks what the proxy's file promises. Prints a line for each check. Exit code 1: one failed.
import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { promisify } from 'node:util';
import WebSocket from 'ws';

const [proxy, engine, wsify, port, upstream, second] = process.argv.slice(2);
const isReal = process.env.LIMITS === 'real';
const idleLimit = isReal ? 60_000 : 4000;
const keepAlive = isReal ? '75s' : '5s';
const client = '127.0.0.5'; // not the proxy's address
const host = 'ws.example.org';
const ca = readFileSync('fullchain.pem');
const lookup = (name, options, done) => (options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4));
const tls = { ca, lookup, localAddress: client };
const secret = 'a-secret-of-this-test';
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function until(condition, what, ms = 10_000) {
  const end = Date.now() + ms;
  for (;;) {
    const result = await condition();
    if (result) return result;
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`);
    await sleep(20);
  }
}

const isPassedThrough = proxy.endsWith('proxy-protocol'); // TLS ends at the server, so the proxy sees no HTTP
const isUnix = proxy.endsWith('unix');
const socketPath = `${process.cwd()}/wsify.sock`;
const isTwo = proxy.endsWith('-two'); // nodes, each at its own address
const listening = isTwo ? []
  : isUnix ? ['--listen-addr', `unix:${socketPath}`]
  : isPassedThrough ? ['--tls-listen-addr', `127.0.0.1:${upstream}`, '--tls-cert', 'fullchain.pem', '--tls-key', 'key.pem',
    '--metrics-listen-addr', '127.0.0.1:0'] : ['--listen-addr', `127.0.0.1:${upstream}`];
const trusting = ['--trusted-proxies', isUnix ? 'unix' : '127.0.0.1', ...(isPassedThrough ? ['--proxy-protocol'] : [])];
const versions = isPassedThrough ? ['1.1'] : ['1.1', '2'];

/// What the server says without the proxy.
function direct(path) {
  return new Promise((done, failed) => {
    const way = isUnix ? { socketPath } : { host: '127.0.0.1', port: upstream, localAddress: '127.0.0.9' };
    http.get({ ...way, path }, (answer) => {
      let read = '';
      answer.on('data', (data) => { read += data; });
      answer.on('end', () => done(read));
    }).on('error', failed);
  });
}

/// The server, with its log lines.
class Server {
  constructor(...args) {
    this.lines = [];
    this.process = spawn(wsify, ['--engine', engine, ...listening, '--admin-socket', 'off',
      '--drain', '0s', '--keepalive-timeout', keepAlive, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let rest = '';
    this.process.stdout.on('data', (data) => {
      const lines = (rest + data).split('\n');
      rest = lines.pop();
      this.lines.push(...lines.map((line) => JSON.parse(line)));
    });
    this.ended = new Promise((done) => this.process.on('exit', done));
  }

  line(matches, what) {
    return until(() => this.lines.find(matches), what);
  }

  stop() {
    this.process.kill('SIGTERM');
    return this.ended;
  }
}

async function during(args, body) {
  const server = new Server(...args);
  try {
    await server.line((line) => line.msg === 'listening', 'the server listens');
    // A proxy that asks for /ready needs a moment to see that the server is there.
    await until(async () => (await post(agentOf(1), { channel: 'warmup' })).status === 201, 'the proxy passes requests on');
    await body(server);
  } finally {
    await server.stop();
  }
}

const agents = [];
function agentOf(maxSockets) {
  const agent = new https.Agent({ ...tls, keepAlive: true, maxSockets });
  agents.push(agent);
  return agent;
}

function post(agent, body, { headers = {}, path = '/broadcast' } = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((done) => {
    const request = https.request({ agent, host, port, path, method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text), ...headers } }, (answer) => {
      let read = '';
      answer.on('data', (data) => { read += data; });
      answer.on('end', () => done({ status: answer.statusCode, text: read, reused: request.reusedSocket }));
    });
    request.on('error', (error) => done({ status: error.code, text: '', reused: request.reusedSocket }));
    request.end(text);
  });
}

function opened({ path = '/ws', headers = {} } = {}) {
  return new Promise((done, failed) => {
    const socket = new WebSocket(`wss://${host}:${port}${path}`, { ...tls, headers });
    socket.heard = [];
    socket.ended = new Promise((end) => socket.on('close', (code) => end(code)));
    socket.on('message', (data) => socket.heard.push(JSON.parse(data)));
    socket.on('open', () => done(socket));
    socket.on('error', failed);
  });
}

function command(socket, name, channel, content) {
  socket.send(JSON.stringify({ command: name, args: { channel, content } }));
}

async function curl(...args) {
  const words = ['-sS', '--max-time', '10', '--cacert', 'fullchain.pem', '--resolve', `${host}:${port}:127.0.0.1`, '--interface', client, ...args];
  return (await promisify(execFile)('curl', words)).stdout;
}

function expect(isTrue, what) {
  if (!isTrue) throw new Error(what);
}

/// Upgrade, messages in both directions up to the server's own limits, and HTTP/2 on the same port.
async function protocols() {
  await during(trusting, async () => {
    const socket = await opened();
    command(socket, 'join', 'news');
    command(socket, 'broadcast', 'news', 'from a client');
    await until(() => socket.heard.includes('from a client'), 'a client hears itself');
    const large = 'x'.repeat(1_000_000);
    command(socket, 'broadcast', 'news', large);
    await until(() => socket.heard.includes(large), 'a message of 1 MB');
    const posted = await post(agentOf(1), { channel: 'news', content: `${large}!` });
    expect(posted.status === 201, `a body of 1 MB: ${posted.status}`);
    await until(() => socket.heard.includes(`${large}!`), 'a publication of 1 MB');
    const tooLarge = await post(agentOf(1), 'x'.repeat(1_500_000));
    expect(tooLarge.status === 413 && JSON.parse(tooLarge.text).error, `the server's own 413: ${tooLarge.status} ${tooLarge.text.slice(0, 200)}`);
    for (const version of versions) {
      const content = `over HTTP/${version}`;
      const answer = await curl(`--http${version}`, '-w', '%{http_code} %{http_version}', '-o', 'answer.txt', '-H', 'Content-Type: application/json',
        '-d', JSON.stringify({ channel: 'news', content }), `https://${host}:${port}/broadcast`);
      expect(answer === `201 ${version}`, `curl --http${version}: ${answer}`);
      await until(() => socket.heard.includes(content), content);
    }
    socket.close();
  });
}

const forgeries = ['203.0.113.9', '127.0.0.1', '203.0.113.9, 127.0.0.1', '"'];

/// The address that the server sees is the client's, whatever the client says; untrusted, it is the proxy's, so this can fail.
async function addresses() {
  const seen = async (server, headers) => {
    const from = server.lines.length;
    const socket = await opened({ headers });
    socket.close();
    await post(agentOf(1), { channel: 'x' }, { headers });
    const end = await until(() => server.lines.slice(from).find((line) => line.msg === 'client ended'), 'the line of the end');
    const request = await until(() => server.lines.slice(from).find((line) => line.uri === '/broadcast'), 'the line of the request');
    return [end.ip, request.remote_ip].join(' ');
  };
  await during(trusting, async (server) => {
    for (const forged of forgeries) {
      const headers = { 'X-Forwarded-For': forged, 'X-Real-IP': forged, Forwarded: `for=${forged}`, 'X-Client-IP': forged };
      const got = await seen(server, headers);
      expect(got === `${client} ${client}`, `forged ${forged}: ${got}`);
    }
    expect(await seen(server, {}) === `${client} ${client}`, `unforged: ${await seen(server, {})}`);
    expect(!server.lines.some((line) => /trusted proxy sent/.test(line.msg)), 'a warning of the other header');
  });
  if (isPassedThrough) return;
  const own = isUnix ? 'unix unix' : '127.0.0.1 127.0.0.1';
  await during(['--trusted-proxies', '192.0.2.1'], async (server) => {
    expect(await seen(server, {}) === own, 'untrusted, the proxy would be the client');
  });
  // The file lets no Forwarded through, which a server that reads it would otherwise believe.
  await during([...trusting, '--real-ip-header', 'forwarded'], async (server) => {
    expect(await seen(server, { Forwarded: 'for=203.0.113.9' }) === own, 'a forged Forwarded counts');
  });
}

/// Only clients' paths are public, however they are written.
async function paths() {
  if (isPassedThrough) {
    await during(trusting, async () => {
      for (const path of ['/metrics', '/metrics/']) {
        const answer = await curl('-w', '\n%{http_code}', `https://${host}:${port}${path}`);
        expect(/\n404$/.test(answer), `${path}: ${answer.slice(-200)}`);
      }
    });
    return;
  }
  await during(trusting, async () => {
    expect((await direct('/metrics/')).includes('wsify_clients '), 'the server itself answers /metrics/');
    for (const version of versions) {
      for (const path of ['/metrics', '/metrics/', '/metrics?x=1', '//metrics', '/%6detrics', '/METRICS', '/./metrics', '/ws/../metrics',
        '/broadcast/../metrics', '/ws/..%2fmetrics', '/health', '/ready', '/', '/metrics;x', '/metrics%2f']) {
        const answer = await curl(`--http${version}`, '--path-as-is', '-w', '\n%{http_code}', `https://${host}:${port}${path}`);
        expect(!answer.includes('wsify_') && /\n40[04]$/.test(answer), `${path}: ${answer.slice(-200)}`);
      }
    }
  });
}

/// Silent clients stay for as long as the server pings more often than the proxy's limit; without that they are cut, so this can fail.
async function idle() {
  const stays = idleLimit * 2.5;
  await during([...trusting, '--ping-interval', `${idleLimit / 4}ms`], async () => {
    const socket = await opened();
    const code = await Promise.race([socket.ended, sleep(stays)]);
    expect(code === undefined, `closed with ${code} in spite of pings`);
    command(socket, 'join', 'idle');
    command(socket, 'broadcast', 'idle', 'still here');
    await until(() => socket.heard.includes('still here'), 'a message after the silence');
    socket.close();
  });
  let result;
  await during([...trusting, '--ping-interval', '10m'], async () => {
    const socket = await opened();
    const begin = Date.now();
    const code = await Promise.race([socket.ended, sleep(stays)]);
    const hasLimit = proxy !== 'caddy'; // which never cuts a WebSocket for its silence
    expect((code !== undefined) === hasLimit, `without pings: ${code}`);
    result = hasLimit ? `without pings cut after ${((Date.now() - begin) / 1000).toFixed(1)} s` : 'no limit of its own';
    socket.terminate();
  });
  return result;
}

/// Publications over kept connections: at full speed, and when connections reach the age at which one side ends them. On loopback a proxy learns of
/// an end within microseconds, so limits in the wrong order would rarely show here.
async function pool() {
  let result;
  await during(trusting, async () => {
    const statuses = {};
    let resets = 0;
    const publish = async (agent, content) => {
      let answer = await post(agent, { channel: 'pool', content });
      if (typeof answer.status === 'string' && answer.reused) {
        resets++; // The proxy ended the connection between two requests: the client's matter, as with every HTTP server.
        answer = await post(agent, { channel: 'pool', content });
      }
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    };
    const workers = async (count, rounds, pause) => {
      await Promise.all(Array.from({ length: count }, async () => {
        const agent = agentOf(1);
        for (let round = 0; round < rounds; round++) {
          if (round > 0) await sleep(pause());
          await publish(agent, round);
        }
      }));
    };
    await workers(16, 1000 / 16 + 1, () => 0);
    const fast = statuses[201];
    // From before the proxy's limit until behind the server's.
    await workers(250, 5, () => idleLimit * (0.85 + 0.5 * Math.random()));
    expect(fast >= 1000 && Object.keys(statuses).join() === '201', `answers: ${JSON.stringify(statuses)}`);
    result = `${statuses[201]} answers of 201; the proxy ended ${resets} connections of clients as they sent`;
  });
  return result;
}

/// Close codes and refusals arrive as the server said them.
async function answers() {
  const server = new Server(...trusting, '--broadcasting-key', secret, '--drain', '1s', '--drain-delay', '0s');
  try {
    await until(async () => (await post(agentOf(1), { channel: 'x' }, { path: `/broadcast?key=${secret}` })).status === 201, 'a publication with the key');
    expect((await post(agentOf(1), { channel: 'x' })).status === 403, 'a publication without the key');
    const socket = await opened({ path: `/ws?token=${secret}` });
    server.process.kill('SIGTERM');
    const code = await Promise.race([socket.ended, sleep(8000)]);
    expect(code === 1001, `the code at the end of the server: ${code}`);
  } finally {
    await server.stop();
  }
  const down = await post(agentOf(1), { channel: 'x' });
  expect([502, 503, ...(isPassedThrough ? ['ECONNRESET'] : [])].includes(down.status), `without a server: ${down.status}`);
  await sleep(200);
  // nginx writes whole requests to its error log, the query too, and has no setting against it.
  for (const log of ['wsify.log', ...(proxy.startsWith('nginx') ? [] : [`${proxy}.log`])]) {
    try {
      expect(!readFileSync(log, 'utf8').includes(secret), `the secret is in the proxy's ${log}`);
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }
}

/// Two nodes are restarted one after the other. Nobody is refused, and every client is told to connect again; without --drain-delay somebody is
/// refused, so this can fail.
async function rolling() {
  const node = async (...args) => {
    const server = new Server(...trusting, ...args);
    await server.line((line) => line.msg === 'listening', 'a node listens');
    return server;
  };
  const restarts = async (delay) => {
    const args = (at) => ['--listen-addr', `127.0.0.1:${at}`, '--drain', '1s', '--drain-delay', delay,
      '--ping-interval', `${idleLimit / 4}ms`];
    const nodes = { [upstream]: await node(...args(upstream)), [second]: await node(...args(second)) };
    const count = { published: 0, connected: 0, refused: {}, codes: {} };
    const refused = (what) => { count.refused[what] = (count.refused[what] ?? 0) + 1; };
    let isOver = false;
    const stay = async () => {
      while (!isOver) {
        try {
          const socket = await opened();
          count.connected++;
          const code = await Promise.race([socket.ended, until(() => isOver, 'the end', 60_000)]);
          if (isOver) return socket.terminate();
          count.codes[code] = (count.codes[code] ?? 0) + 1;
        } catch (error) {
          refused(`connect: ${error.message}`);
          await sleep(20);
        }
      }
    };
    const publish = async () => {
      while (!isOver) {
        const answer = await post(agentOf(1), { channel: 'x' });
        if (answer.status === 201) count.published++;
        else refused(`publish: ${answer.status}`);
        agents.splice(0).forEach((agent) => agent.destroy());
        await sleep(20);
      }
    };
    try {
      await sleep(6000); // until the proxy has seen both
      const loads = [...Array.from({ length: 20 }, stay), publish()];
      await sleep(1000);
      for (const at of [upstream, second]) {
        await nodes[at].stop();
        nodes[at] = await node(...args(at));
        await sleep(5000);
      }
      isOver = true;
      await Promise.all(loads);
    } finally {
      isOver = true;
      await Promise.all(Object.values(nodes).map((server) => server.stop()));
    }
    return count;
  };
  const careful = await restarts('5s');
  expect(Object.keys(careful.refused).length === 0 && Object.keys(careful.codes).join() === '1001', JSON.stringify(careful));
  const careless = await restarts('0s');
  expect(Object.keys(careless.refused).length > 0, `without --drain-delay: ${JSON.stringify(careless)}`);
  return `${JSON.stringify(careful)}; without --drain-delay ${JSON.stringify(careless.refused)}`;
}

let failed = false;
const only = process.env.CHECKS?.split(',');
for (const [what, check] of Object.entries(isTwo ? { rolling } : { protocols, addresses, paths, answers, idle, pool })) {
  if (only && !only.includes(what)) continue;
  const begin = Date.now();
  let verdict = 'ok';
  let detail;
  try {
    detail = await check();
  } catch (error) {
    failed = true;
    verdict = 'FAILED';
    detail = error.message;
  }
  console.log([proxy.padEnd(8), engine.padEnd(6), what.padEnd(10), `${((Date.now() - begin) / 1000).toFixed(1)} s`.padStart(7), verdict, detail ?? ''].join(' '));
  agents.splice(0).forEach((agent) => agent.destroy());
}
process.exit(failed ? 1 : 0);
