// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

// The demo page in a real Chromium, driven by the DevTools protocol, with curl as the back end.

import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { promisify } from 'node:util';

import { Authorizer, Child, deadline, Server, WebSocket, within } from '../node/support.mjs';

const browserPath = [process.env.CHROMIUM, 'chromium', 'google-chrome'].filter(Boolean).find((name) => {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});
if (!browserPath) {
  console.log('skipped: needs Chromium (CHROMIUM in the environment names one that is not in the path)');
  process.exit(77);
}

/// Asks again until the answer is true, or says what never came.
async function until(what, ask) {
  const end = Date.now() + deadline;
  let last;
  do {
    if (await ask((seen) => { last = seen; }))
      return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  } while (Date.now() < end);
  throw new Error(`${what} within ${deadline} ms; last seen: ${JSON.stringify(last)}`);
}

/// The demo page on a free port.
async function servePage() {
  const page = await fs.readFile(new URL('demo.html', import.meta.url));
  const server = http.createServer((request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/// A headless Chromium of its own, with a profile that is thrown away.
class Browser {
  #calls = new Map();
  #lastId = 0;

  static async start() {
    const browser = new Browser();
    browser.profile = await fs.mkdtemp(path.join(os.tmpdir(), 'wsify-browser-'));
    const flags = ['--headless', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-default-apps',
      '--remote-debugging-port=0', '--window-size=900,760', `--user-data-dir=${browser.profile}`];
    if (process.getuid?.() === 0)
      flags.push('--no-sandbox');
    browser.child = new Child(browserPath, [...flags, 'about:blank']);
    try {
      browser.socket = await browser.#attach();
    } catch (error) {
      await browser.stop();
      throw new Error(`${error.message}\n${browser.child.output.stderr}`);
    }
    return browser;
  }

  async #attach() {
    let lines = [];
    const ready = until('Chromium names its port', async () => {
      const text = await fs.readFile(path.join(this.profile, 'DevToolsActivePort'), 'utf8').catch(() => '');
      lines = text.split('\n');
      return lines.length === 2;
    });
    await Promise.race([ready, this.child.ended.then(({ code }) => { throw new Error(`Chromium ended with exit code ${code}`); })]);
    const socket = new WebSocket(`ws://127.0.0.1:${lines[0]}${lines[1]}`);
    socket.on('message', (data) => {
      const { id, result, error } = JSON.parse(data);
      const call = this.#calls.get(id);
      this.#calls.delete(id);
      if (error)
        call?.reject(new Error(error.message));
      else
        call?.resolve(result);
    });
    await within(once(socket, 'open'), 'DevTools connection');
    return socket;
  }

  call(method, params = {}, sessionId = undefined) {
    const id = this.#lastId += 1;
    this.socket.send(JSON.stringify({ id, method, params, sessionId }));
    return within(new Promise((resolve, reject) => this.#calls.set(id, { resolve, reject })), `answer to ${method}`);
  }

  async open(url) {
    const { targetId } = await this.call('Target.createTarget', { url });
    const { sessionId } = await this.call('Target.attachToTarget', { targetId, flatten: true });
    return new Tab(this, sessionId);
  }

  async stop() {
    this.socket?.terminate();
    await this.child.stop();
    await fs.rm(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/// One tab with the demo page.
class Tab {
  constructor(browser, session) {
    this.browser = browser;
    this.session = session;
  }

  async evaluate(expression) {
    const { result, exceptionDetails } = await this.browser.call('Runtime.evaluate',
      { expression, returnByValue: true, awaitPromise: true }, this.session);
    if (exceptionDetails)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  status() { return this.evaluate('document.getElementById("status")?.textContent ?? ""'); }
  shown() { return this.evaluate('Array.from(document.querySelectorAll("#log .message"), (item) => item.lastChild.textContent)'); }

  async waitStatus(pattern) {
    await until(`the page says ${pattern}`, async (seen) => {
      const text = await this.status();
      seen(text);
      return pattern.test(text);
    });
  }

  async waitShown(...texts) {
    await until(`the page shows ${texts}`, async (seen) => {
      const shown = await this.shown();
      seen(shown);
      return JSON.stringify(shown) === JSON.stringify(texts);
    });
  }

  /// Types with the keyboard into a field, ended by Enter.
  async type(id, text) {
    await this.evaluate(`document.getElementById(${JSON.stringify(id)}).select()`);
    await this.browser.call('Input.insertText', { text }, this.session);
    for (const type of ['keyDown', 'keyUp']) {
      await this.browser.call('Input.dispatchKeyEvent',
        { type, key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: type === 'keyDown' ? '\r' : undefined }, this.session);
    }
  }

  async screenshot(name) {
    await this.browser.call('Page.bringToFront', {}, this.session);
    const { data } = await this.browser.call('Page.captureScreenshot', { format: 'png' }, this.session);
    const folder = process.env.WSIFY_SCREENSHOT_DIR;
    if (folder)
      await fs.writeFile(path.join(folder, `${name}.png`), Buffer.from(data, 'base64'));
  }
}

async function curl(server, body) {
  const { stdout } = await promisify(execFile)('curl', ['--silent', '--show-error', '--noproxy', '*', '--max-time', '10',
    '--header', 'Content-Type: application/json', '--data', JSON.stringify(body),
    '--output', os.devNull, '--write-out', '%{http_code}', `${server.http}/broadcast`]);
  return Number(stdout);
}

test('the demo page in two tabs', { timeout: 6 * deadline }, async (t) => {
  const cleanup = [];
  let problem;
  try {
    const page = await servePage();
    cleanup.push(() => new Promise((resolve) => { page.closeAllConnections(); page.close(resolve); }));
    const authorizer = await Authorizer.start(({ command, args }) => (command === 'connect' && args.query.token ? 403 : 200));
    cleanup.push(() => authorizer.stop());
    let server = await Server.start('--authorizer-url', authorizer.url);
    cleanup.push(() => server.stop());
    const browser = await Browser.start();
    cleanup.push(() => browser.stop());

    const demo = (query) => `http://127.0.0.1:${page.address().port}/?server=${encodeURIComponent(server.url + query)}`;
    const tabs = [await browser.open(demo('')), await browser.open(demo(''))];
    // A join has no answer: who hears itself is a member. The second one joins when the first one has.
    const expected = [['Anybody here?', 'I am'], ['I am']];
    for (const [i, text] of expected[0].entries()) {
      await tabs[i].waitStatus(/^connected$/);
      await tabs[i].type('channel', 'lobby');
      await tabs[i].type('text', text);
      await tabs[i].waitShown(text);
    }
    const bothShow = async (...texts) => {
      for (const [i, tab] of tabs.entries()) {
        expected[i].push(...texts);
        await tab.waitShown(...expected[i]);
      }
    };
    await bothShow();

    await t.test('what curl publishes appears in both', async () => {
      assert.equal(await curl(server, { channel: 'lobby', content: 'from the back end' }), 201);
      assert.equal(await curl(server, { channel: 'elsewhere', content: 'not for the lobby' }), 201);
      assert.equal(await curl(server, { channel: 'lobby', content: { text: '<b>bold</b> is text', from: 'billing' } }), 201);
      await bothShow('from the back end', '<b>bold</b> is text');
    });

    await t.test('what is typed in one arrives in the other', async () => {
      await tabs[0].type('text', 'Good morning, tab two!');
      await bothShow('Good morning, tab two!');
      await tabs[0].screenshot('demo');
    });

    await t.test('a refused connection shows', async () => {
      const refused = await browser.open(demo('?token=bad'));
      await refused.waitStatus(/^refused/);
      assert.deepEqual(await refused.shown(), []);
      await refused.screenshot('refused');
    });

    await t.test('after a restart of the server both are members again', async () => {
      const address = server.address;
      await server.stop();
      for (const tab of tabs)
        await tab.waitStatus(/^connection lost \(1001\)/);
      server = await Server.start('--listen-addr', address, '--authorizer-url', authorizer.url);
      for (const tab of tabs)
        await tab.waitStatus(/^connected$/);
      const showsLast = (tab, text) => until(`the page shows ${text}`, async () => (await tab.shown()).at(-1) === text);
      await tabs[0].type('text', 'Back again');
      await showsLast(tabs[0], 'Back again');
      await tabs[1].type('text', 'So am I');
      for (const tab of tabs)
        await showsLast(tab, 'So am I');
    });
  } catch (error) {
    problem = error;
  }
  // Newest first, and all of them, whatever happened.
  for (const end of cleanup.reverse())
    await end().catch((error) => { problem ??= error; });
  if (problem)
    throw problem;
});

test('wsify.v4 in a page', { timeout: 4 * deadline }, async (t) => {
  const authorizer = await Authorizer.start(({ command, args }) => {
    if (command === 'connect')
      return args.query.token ? 403 : 200;
    return args.channel === 'away' ? 503 : 200;
  });
  t.after(() => authorizer.stop());
  const server = await Server.start('--authorizer-url', authorizer.url);
  t.after(() => server.stop());
  const page = await servePage();
  t.after(() => new Promise((resolve) => { page.closeAllConnections(); page.close(resolve); }));
  const browser = await Browser.start();
  t.after(() => browser.stop());
  const tab = await browser.open(`http://127.0.0.1:${page.address().port}/?server=${encodeURIComponent(server.url)}`);
  // Not the empty one, which goes with all that it had.
  await until('the page is there', () => tab.evaluate('document.readyState === "complete" && location.protocol === "http:"'));

  /// What a page sees of a connection, in the global `name`.
  const connect = (name, query) => tab.evaluate(`{
    const seen = globalThis[${JSON.stringify(name)}] = { events: [], opened: false, closed: null };
    seen.socket = new WebSocket(${JSON.stringify(server.url + query)}, ['wsify.v4', 'bearer.dG9rZW4']);
    seen.socket.onopen = () => { seen.opened = true; };
    seen.socket.onmessage = (message) => seen.events.push(JSON.parse(message.data));
    seen.socket.onclose = ({ code, reason }) => { seen.closed = { code, reason }; };
  }`);
  const events = (name) => tab.evaluate(`globalThis[${JSON.stringify(name)}].events`);
  const closed = async (name) => {
    let end = null;
    await until(`${name} is closed`, async () => (end = await tab.evaluate(`globalThis[${JSON.stringify(name)}].closed`)) !== null);
    return end;
  };

  await t.test('a denied one sees why', async () => {
    await connect('denied', '?token=bad');
    assert.deepEqual(await closed('denied'), { code: 4001, reason: 'not_authorized' });
    assert.deepEqual(await events('denied'), []);
  });

  await connect('page', '');
  await until('the welcome', async () => (await events('page')).length > 0);

  await t.test('an authorizer that is away does not end it', async () => {
    const [welcome] = await events('page');
    assert.equal(welcome.event, 'welcome');
    await tab.evaluate('page.socket.send(\'{"id":1,"command":"join","args":{"channel":"away"}}\')');
    await tab.evaluate('page.socket.send(\'{"id":2,"command":"join","args":{"channel":"here"}}\')');
    await until('both replies', async () => (await events('page')).length === 3);
    const [, away, here] = await events('page');
    assert.deepEqual([away.id, away.ok, away.error.code, away.error.temporary], [1, false, 'authorizer_down', true]);
    assert.deepEqual(here, { event: 'reply', id: 2, ok: true });
    assert.equal(await tab.evaluate('page.socket.readyState'), 1);
    assert.equal(await curl(server, { channel: 'here', content: [1] }), 201);
    await until('the message', async () => (await events('page')).length === 4);
    assert.deepEqual((await events('page'))[3], { event: 'message', channel: 'here', content: [1] });
  });

  await t.test('a shutdown says when to come back', async () => {
    await server.stop();
    const { code, reason } = await closed('page');
    const draining = (await events('page')).find(({ event }) => event === 'draining');
    assert.equal(code, 1001);
    assert.ok(draining.retry >= 1 && draining.retry <= 5, `retry is ${draining.retry}`);
    assert.equal(reason, `draining ${draining.retry.toFixed(1)}`);
  });
});
