// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

// What the README promises, as seen by a client library that knows nothing of wsify.

import assert from 'node:assert/strict';
import test from 'node:test';

import { Authorizer, Client, deadline, Server, within } from './support.mjs';

const limit = { timeout: 3 * deadline };

/// Runs `body` with a server and, when `decide` is given, an authorizer; ends both, and every client it opened.
async function withServer({ decide, flags = [] }, body) {
  const authorizer = decide ? await Authorizer.start(decide) : null;
  const clients = [];
  try {
    const server = await Server.start(...flags, ...(authorizer ? ['--authorizer-url', authorizer.url] : []));
    const connect = async (query = '', options = {}) => {
      const client = await Client.connect(server.url + query, options);
      clients.push(client);
      return client;
    };
    try {
      await body({ server, connect, authorizer });
    } finally {
      for (const client of clients)
        client.socket.terminate();
      await server.stop();
    }
  } finally {
    await authorizer?.stop();
  }
}

const numbers = (count) => Array.from({ length: count }, (_, i) => i);

test('members get what is broadcast, others do not', limit, () => withServer({}, async ({ connect }) => {
  const [alice, bob, carol] = await Promise.all([connect(), connect(), connect()]);
  await Promise.all([alice.join('news'), bob.join('news'), carol.join('weather')]);
  alice.broadcast('news', { text: 'grüße 👋', list: [1, null, true] });
  for (const member of [alice, bob])
    assert.deepEqual(await member.next(), { text: 'grüße 👋', list: [1, null, true] });
  alice.broadcast('weather', 'sunny');
  assert.equal(await carol.next(), 'sunny');
  await Promise.all([alice.close(), bob.close(), carol.close()]);
}));

test('a content arrives byte for byte, a binary command counts as well', limit, () => withServer({}, async ({ connect }) => {
  const client = await connect();
  await client.join('raw');
  const content = '{"z":1,  "a":12345678901234567890.10, "e":1E400,"s":"\\u0041\\/"}';
  client.socket.send(Buffer.from(`{"command":"broadcast","args":{"channel":"raw","content": ${content} }}`), { binary: true });
  assert.equal(await client.nextText(), content);
}));

test('who has left gets nothing more', limit, () => withServer({}, async ({ server, connect }) => {
  const [stays, leaves] = await Promise.all([connect(), connect()]);
  await Promise.all([stays.join('news'), leaves.join('news')]);
  leaves.send('leave', { channel: 'news' });
  await leaves.settle();
  assert.equal(await server.publish('news', 'after'), 201);
  assert.equal(await stays.next(), 'after');
  await leaves.settle();   // its own probe is the first thing that comes
}));

test('a POST reaches every member, in the order of the answers', limit, () => withServer({}, async ({ server, connect }) => {
  const members = await Promise.all([connect(), connect()]);
  await Promise.all(members.map((member) => member.join('news')));
  for (const n of numbers(50))
    assert.equal(await server.publish('news', n), 201);
  for (const member of members) {
    for (const n of numbers(50))
      assert.equal(await member.next(), n);
  }
}));

test('the broadcasting key is asked for', limit, () => withServer({ flags: ['--broadcasting-key', 'sesame'] }, async ({ server }) => {
  const post = (query, headers) => fetch(`${server.http}/broadcast${query}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: '{"channel":"news","content":1}',
  }).then((response) => response.status);
  assert.equal(await post('', {}), 403);
  assert.equal(await post('?key=wrong', {}), 403);
  assert.equal(await post('?key=sesame', {}), 201);
  assert.equal(await post('', { Authorization: 'Bearer sesame' }), 201);
}));

test('many messages of many publishers stay in order', limit, () => withServer({}, async ({ connect }) => {
  const count = 2000;
  const publishers = await Promise.all(numbers(4).map(() => connect()));
  const members = await Promise.all(numbers(3).map(() => connect()));
  await Promise.all(members.map((member) => member.join('busy')));
  for (const n of numbers(count))
    publishers.forEach((publisher, from) => publisher.broadcast('busy', { from, n }));
  for (const member of members) {
    const expected = publishers.map(() => 0);
    for (let i = 0; i < count * publishers.length; i += 1) {
      const { from, n } = await member.next();
      assert.equal(n, expected[from], `message of publisher ${from}`);
      expected[from] += 1;
    }
    await member.settle();   // and nothing came twice
  }
}));

test('the authorizer is told who asks for what', limit, () => withServer({ decide: () => 200 }, async ({ connect, authorizer }) => {
  const client = await connect('?token=a%20b', { headers: { 'User-Agent': 'tester' } });
  client.send('join', { channel: 'news', note: 'kept' });
  await client.settle();
  const [first, second] = authorizer.asks;
  assert.equal(first.method, 'POST');
  assert.equal(first.command, 'connect');
  assert.deepEqual(first.args.query, { token: ['a b'] });
  assert.deepEqual(first.args.headers['User-Agent'], ['tester']);
  assert.match(first.headers['content-type'], /^application\/json/);
  assert.equal(second.command, 'join');
  assert.deepEqual(second.args, { channel: 'news', note: 'kept' });
  assert.ok(first.headers['x-wsify-client']);
  assert.equal(second.headers['x-wsify-client'], first.headers['x-wsify-client']);
}));

test('a refused client sees 403 and no upgrade, an authorizer that is down 503', limit, () => {
  const decide = ({ command, args }) => {
    if (command !== 'connect')
      return 200;
    return { good: 200, bad: 401, moved: 302, down: 500 }[args.query.token?.[0]] ?? 403;
  };
  return withServer({ decide }, async ({ connect, authorizer }) => {
    for (const query of ['', '?token=bad', '?token=moved'])
      await assert.rejects(connect(query), { status: 403 });
    await assert.rejects(connect('?token=down'), ({ status, headers }) => status === 503 && Number(headers['retry-after']) > 0);
    const client = await connect('?token=good');
    await client.settle();
    assert.equal(authorizer.asks.filter(({ command }) => command === 'connect').length, 5);
  });
});

test('a refused command is silence, and the connection goes on', limit, () => {
  const decide = ({ command, args }) => (args?.channel === 'secret' || command === 'dance' ? 403 : 200);
  return withServer({ decide }, async ({ server, connect }) => {
    const [member, other] = await Promise.all([connect(), connect()]);
    await member.join('news');
    member.send('join', { channel: 'secret' });
    member.send('dance', {});
    member.socket.send('no JSON at all');
    await member.settle();
    assert.equal(await server.publish('secret', 'for members only'), 201);
    other.broadcast('secret', 'nobody hears this');
    other.broadcast('news', 'public');
    assert.equal(await member.next(), 'public');
    await member.close();
  });
});

test('an authorizer that fails on a command closes with 1013', limit, () => {
  const decide = ({ args }) => (args?.channel === 'broken' ? 500 : 200);
  return withServer({ decide }, async ({ connect }) => {
    const [unlucky, bystander] = await Promise.all([connect(), connect()]);
    await bystander.join('news');
    unlucky.send('join', { channel: 'broken' });
    assert.equal((await within(unlucky.closed, 'close')).code, 1013);
    bystander.broadcast('news', 'still here');
    assert.equal(await bystander.next(), 'still here');
  });
});

test('more commands than may wait for the authorizer are all carried out in order', limit,
  () => withServer({ decide: () => 200 }, async ({ connect }) => {
    const client = await connect();
    await client.join('busy');
    for (const n of numbers(300))
      client.broadcast('busy', n);
    for (const n of numbers(300))
      assert.equal(await client.next(), n);
  }));

test('a message over the limit is closed with 1009, a body is answered 413', limit,
  () => withServer({}, async ({ server, connect }) => {
    for (const size of [1.5, 3, 20]) {
      const client = await connect();
      client.socket.send('x'.repeat(size * 1024 * 1024));
      assert.equal((await within(client.closed, 'close')).code, 1009);
    }
    for (const size of [1.1, 3, 20]) {
      const response = await fetch(`${server.http}/broadcast`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: Buffer.alloc(size * 1_000_000, 'x'),
        signal: AbortSignal.timeout(deadline),
      });
      assert.equal(response.status, 413);
      await response.arrayBuffer();
    }
  }));

test('on SIGTERM clients are told to go and the process ends well', limit, async () => {
  const server = await Server.start();
  const clients = await Promise.all(numbers(5).map(() => Client.connect(server.url)));
  await server.stop();
  for (const client of clients)
    assert.equal((await within(client.closed, 'close')).code, 1001);
});
