// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT
//
// wsify's wire on Node's `ws`, as a developer would write it by hand in an afternoon: channels are sets of sockets, a message is
// serialized once. AUTHORIZER_URL names a back end that is asked before each connection and command, over kept-alive connections.
// TLS_CERT and TLS_KEY name files: it speaks TLS then. Prints the port it listens on.

import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { Pool } from 'undici';
import { WebSocketServer } from 'ws';

const channels = new Map();

function publish(channel, content) {
  const members = channels.get(channel);
  if (!members) return;
  const message = Buffer.from(JSON.stringify(content ?? null));
  for (const socket of members) socket.send(message, { binary: false });
}

function join(socket, channel) {
  let members = channels.get(channel);
  if (!members) channels.set(channel, members = new Set());
  members.add(socket);
  socket.channels.add(channel);
}

function leave(socket, channel) {
  socket.channels.delete(channel);
  const members = channels.get(channel);
  members?.delete(socket);
  if (members?.size === 0) channels.delete(channel);
}

function apply(socket, { command, args }) {
  if (typeof args?.channel !== 'string') return;
  if (command === 'join') join(socket, args.channel);
  else if (command === 'leave') leave(socket, args.channel);
  else if (command === 'broadcast') publish(args.channel, args.content);
}

const authorizer = process.env.AUTHORIZER_URL ? new URL(process.env.AUTHORIZER_URL) : null;
const pool = authorizer && new Pool(authorizer.origin, { connections: Number(process.env.AUTHORIZER_CONCURRENCY ?? 128) });

async function isAllowed(message) {
  const { statusCode, body } = await pool.request({
    path: authorizer.pathname, method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(message),
  });
  await body.dump();
  return statusCode === 200;
}

const { TLS_CERT, TLS_KEY } = process.env;
const server = (TLS_CERT ? https : http).createServer(TLS_CERT ? { cert: readFileSync(TLS_CERT), key: readFileSync(TLS_KEY) } : {}, (request, response) => {
  if (request.method !== 'POST' || request.url !== '/broadcast') {
    response.writeHead(404).end();
    return;
  }
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    let message;
    try {
      message = JSON.parse(Buffer.concat(parts));
    } catch {
      response.writeHead(400).end();
      return;
    }
    publish(message.channel, message.content);
    response.writeHead(201, { 'content-length': 0 }).end();
  });
});

const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
server.on('upgrade', async (request, socket, head) => {
  if (pool && !await isAllowed({ command: 'connect', args: { headers: request.headers } })) {
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    return;
  }
  sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit('connection', accepted));
});

sockets.on('connection', (socket) => {
  socket.channels = new Set();
  let last = Promise.resolve(); // commands of one client are decided in order
  socket.on('message', (bytes) => {
    let message;
    try {
      message = JSON.parse(bytes);
    } catch {
      return;
    }
    if (!pool) apply(socket, message);
    else last = last.then(async () => { if (await isAllowed(message)) apply(socket, message); });
  });
  socket.on('error', () => {});
  socket.on('close', () => { for (const channel of socket.channels) leave(socket, channel); });
});

server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => console.log(`port ${server.address().port}`));
