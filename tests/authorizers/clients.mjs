// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT
//
// clients.mjs PORT CLIENTS SECONDS PAUSE_MS: that many clients, each of which joins a channel of its own, publishes there, waits for its own
// message, pauses, and publishes again. Prints what became of it. Exit code 1: a connect or a join was lost, or one broadcast in 10,000 or more.
import WebSocket from 'ws';

const [port, count, seconds, pause] = process.argv.slice(2).map(Number);
const result = { clients: 0, refused: 0, joins: 0, broadcasts: 0, heard: 0, closed: {}, lost: 0 };
let isOver = false;

function connect(number) {
  return new Promise((done) => {
    const channel = `c${number}`;
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
    let waiting = null;
    const send = (command, content) => socket.send(JSON.stringify({ command, args: { channel, content } }));
    const publish = () => {
      if (isOver) return socket.close();
      waiting = `${number}-${result.broadcasts++}`;
      send('broadcast', waiting);
    };
    socket.on('unexpected-response', () => {
      result.refused++;
      done();
    });
    socket.on('error', () => done());
    socket.on('open', () => {
      result.clients++;
      result.joins++;
      send('join');
      publish();
    });
    socket.on('message', (data) => {
      if (JSON.parse(data) !== waiting) {
        console.error(`client ${number}: heard ${data} instead of ${waiting}`);
        process.exitCode = 1;
      }
      waiting = null;
      result.heard++;
      setTimeout(publish, pause);
    });
    socket.on('close', (code) => {
      if (!isOver) {
        result.closed[code] = (result.closed[code] ?? 0) + 1;
        if (waiting) result.lost++;
      }
      done();
    });
    setTimeout(() => {
      if (waiting && socket.readyState === WebSocket.OPEN) setTimeout(() => socket.close(), 5000);
      else socket.close();
    }, seconds * 1000);
  });
}

setTimeout(() => { isOver = true; }, seconds * 1000);
await Promise.all(Array.from({ length: count }, (_, number) => connect(number)));
const closed = Object.values(result.closed).reduce((a, b) => a + b, 0);
const share = result.lost / Math.max(1, result.broadcasts);
console.log(JSON.stringify(result));
if (result.clients < count || result.refused > 0 || closed > result.lost || share >= 1 / 10000 || result.heard === 0) process.exitCode = 1;
