// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT
//
// The rounds and the table of compare.sh.

import { spawn, execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const argument = (name, fallback) => {
  const at = process.argv.lastIndexOf(name);
  return at < 0 ? fallback : process.argv[at + 1];
};
const build = path.resolve(argument('--build'));
const seconds = argument('--seconds', '3');
const rounds = Number(argument('--rounds', '5'));
const only = new RegExp(argument('--only', '.'));
const bench = path.join(build, 'tests/bench/wsify-bench');
const results = path.join(build, 'results.jsonl');
const cores = os.cpus().length;
const core = { server: 0, load: Math.min(1, cores - 1), authorizer: Math.min(2, cores - 1) };
const children = new Set();

function start(command, args, pinnedTo, options = {}) {
  const child = spawn('taskset', ['-c', String(pinnedTo), command, ...args], { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  children.add(child);
  child.text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => { child.text = (child.text + part).slice(-65536); });
  child.ended = new Promise((resolve) => child.on('close', (code) => { children.delete(child); resolve(code); }));
  return child;
}
process.on('exit', () => { for (const child of children) child.kill('SIGKILL'); });

async function said(child, pattern) {
  const deadline = Date.now() + 10000;
  for (;;) {
    const found = pattern.exec(child.text);
    if (found) return Number(found[1]);
    if (Date.now() > deadline || child.exitCode !== null) throw new Error(`the server does not start:\n${child.text}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function stop(child) {
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 15000);
  await child.ended;
  clearTimeout(late);
}

const freePort = () => new Promise((resolve) => {
  const server = net.createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});
async function accepts(port) {
  const deadline = Date.now() + 10000;
  while (Date.now() < deadline) {
    const open = await new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
      socket.on('error', () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('nginx does not start');
}

function wsify(engine) {
  return async (authorizer, concurrency) => {
    const flags = ['--workers', '1', '--engine', engine, '--listen-addr', '127.0.0.1:0', '--access-log=false', '--max-clients', '30000', '--drain', '0s',
      '--ping-interval', '10m']; // idle connections of the load generator do not read
    if (authorizer) flags.push('--authorizer-url', authorizer, '--authorizer-concurrency', String(concurrency));
    const child = start(path.join(build, 'server/wsify'), flags, core.server);
    return { child, port: await said(child, /127\.0\.0\.1:(\d+)/) };
  };
}
async function node(authorizer, concurrency) {
  const environment = { ...process.env };
  if (authorizer) Object.assign(environment, { AUTHORIZER_URL: authorizer, AUTHORIZER_CONCURRENCY: String(concurrency) });
  const child = start('node', [path.join(build, 'bench-peer/server.mjs')], core.server, { env: environment });
  return { child, port: await said(child, /port (\d+)/) };
}
async function nchan() {
  const port = await freePort();
  const directory = mkdtempSync(path.join(os.tmpdir(), 'wsify-bench-'));
  const configuration = readFileSync(path.join(here, 'peers/nchan/nginx.conf.in'), 'utf8').replaceAll('@DIR@', directory).replaceAll('@PORT@', port);
  writeFileSync(path.join(directory, 'nginx.conf'), configuration);
  const child = start('nginx', ['-p', directory, '-c', path.join(directory, 'nginx.conf')], core.server);
  child.ended.then(() => rmSync(directory, { recursive: true, force: true }));
  await accepts(port);
  return { child, port, dialect: 'nchan' };
}
const hasNchan = existsSync('/usr/lib/nginx/modules/ngx_nchan_module.so')
  && (() => { try { execFileSync('nginx', ['-v'], { stdio: 'ignore' }); return true; } catch { return false; } })();
const servers = { native: wsify('native'), qt: wsify('qt'), node, ...(hasNchan ? { nchan } : {}) };
if (!hasNchan) console.error('compare: no nginx with nchan (nginx-light, libnginx-mod-nchan): left out');

// What is compared: `value` of a run, and the bar in words of the table's ratio. higher: more is better.
const perCpu = (what) => (run) => run[`${what}_per_cpu_s`] ?? run[`${what}_per_s`];
const time = ['--seconds', seconds];
const tasks = [
  { name: '1 channel x 100, window 64: deliveries / CPU-s', args: ['fanout', '--members', '100', ...time], value: perCpu('deliveries'), bar: 2.6 },
  { name: '1 channel x 1000: deliveries / CPU-s', args: ['fanout', '--members', '1000', ...time], value: perCpu('deliveries'), bar: 3.6 },
  { name: 'x 1000, bursts of 32: deliveries / CPU-s', args: ['fanout', '--members', '1000', '--burst', '32', ...time], value: perCpu('deliveries'), bar: 10 },
  { name: 'x 100, bursts of 32, polling: deliveries / CPU-s', args: ['fanout', '--members', '100', '--burst', '32', '--poll', ...time], value: perCpu('deliveries'), bar: 17 },
  { name: '1000 channels x 2: deliveries / CPU-s', args: ['fanout', '--channels', '1000', '--members', '2', ...time], value: perCpu('deliveries'), bar: 2.3 },
  { name: 'HTTP publish, 4 connections, 10 members: deliveries / CPU-s', args: ['http', '--connections', '4', '--members', '10', ...time], value: perCpu('deliveries'), bar: 4.5 },
  { name: '1 channel x 10: deliveries / CPU-s', args: ['fanout', '--members', '10', ...time], value: perCpu('deliveries') },
  { name: '10,000 idle + 10 members: deliveries / CPU-s', args: ['fanout', '--members', '10', '--idle', '10000', ...time], value: perCpu('deliveries'), share: '1 channel x 10: deliveries / CPU-s', shareBar: 0.95 },
  { name: 'memory of an idle connection in its own channel: bytes', args: ['idle', '--clients', '10000', '--seconds', '1'], value: (run) => run.bytes_a_connection, most: 1000, lower: true },
  { name: 'the same with a browser\'s head of 1 KiB: bytes', args: ['idle', '--clients', '10000', '--browser-head', '--seconds', '1'], value: (run) => run.bytes_a_connection, lower: true },
  { name: '5,000 connects: handshakes / s', args: ['storm', '--clients', '5000'], value: (run) => run.handshakes_per_s, bar: 4.5 },
  { name: '5,000 connects: handshakes / CPU-s', args: ['storm', '--clients', '5000'], value: perCpu('handshakes') },
  { name: 'paced 30/s x 1000: p50 ms', args: ['fanout', '--members', '1000', '--rate', '30', ...time], value: (run) => run.p50_ms, bar: 0.7, lower: true },
  { name: 'paced 30/s x 1000: p99 ms', args: ['fanout', '--members', '1000', '--rate', '30', ...time], value: (run) => run.p99_ms, bar: 0.7, lower: true },
  { name: 'authorized, 100 clients, at once: commands / CPU-s', args: ['authorized', '--clients', '100', ...time], value: perCpu('commands'), bar: 2.5, least: 30000, authorizer: 0 },
  { name: 'authorized, 200 clients, 20 ms: commands / s', args: ['authorized', '--clients', '200', ...time], value: (run) => run.commands_per_s, least: 9300, authorizer: 20 },
  { name: '2,000 connects: handshakes / s', args: ['storm', '--clients', '2000'], value: (run) => run.handshakes_per_s },
  { name: '2,000 connects through the authorizer: handshakes / s', args: ['storm', '--clients', '2000'], value: (run) => run.handshakes_per_s, authorizer: 0, share: '2,000 connects: handshakes / s', shareBar: 0.5 },
];

const Concurrency = 256;
async function run(server, task) {
  const authorizer = task.authorizer === undefined ? null
    : start(bench, ['authorizer', '--port', '0', '--delay-ms', String(task.authorizer)], core.authorizer);
  const url = authorizer && `http://127.0.0.1:${await said(authorizer, /port (\d+)/)}/`;
  const { child, port, dialect } = await servers[server](url, Concurrency);
  const load = start(bench, [...task.args, '--port', String(port), '--server-pid', String(child.pid), ...(dialect ? ['--dialect', dialect] : [])], core.load);
  await load.ended;
  await stop(child);
  if (authorizer) await stop(authorizer);
  const line = load.text.trim().split('\n').pop();
  appendFileSync(results, JSON.stringify({ server, task: task.name, ...JSON.parse(line) }) + '\n');
  return JSON.parse(line);
}

const median = (values) => {
  const sorted = values.filter((value) => Number.isFinite(value)).sort((a, b) => a - b);
  return sorted.length === 0 ? NaN : sorted[Math.floor(sorted.length / 2)];
};
const shown = (value) => (Number.isNaN(value) ? '-' : value >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(value < 10 ? 2 : 0));

writeFileSync(results, '');
let isWrong = false;
const medians = new Map();
const rows = [];
for (const task of tasks.filter(({ name }) => only.test(name))) {
  const values = Object.fromEntries(Object.keys(servers).map((server) => [server, []]));
  const notes = new Set();
  for (let round = 0; round < rounds; ++round) {
    for (const server of Object.keys(servers)) {
      if (server === 'nchan' && task.authorizer !== undefined) continue;
      if (server === 'qt' && task.args[0] === 'http') continue; // one request a connection
      const report = await run(server, task);
      if (report.wrong) {
        notes.add(`${server}: ${report.wrong}`);
        isWrong = isWrong || server === 'native';
      } else {
        values[server].push(task.value(report));
      }
    }
  }
  const all = Object.fromEntries(Object.entries(values).map(([server, list]) => [server, median(list)]));
  medians.set(task.name, all);
  const bars = [];
  const held = (isHeld, text) => bars.push(`${text}: ${isHeld ? 'held' : '**missed**'}`);
  const ratio = all.native / all.node;
  if (task.bar) held(task.lower ? ratio <= task.bar : ratio >= task.bar, `${task.lower ? '<=' : '>='} ${task.bar} of Node`);
  if (task.least) held(all.native >= task.least, `>= ${task.least.toLocaleString('en')}`);
  if (task.most) held(all.native <= task.most, `<= ${task.most.toLocaleString('en')}`);
  const whole = task.share && medians.get(task.share);
  if (whole) held(all.native / whole.native >= task.shareBar, `${(all.native / whole.native).toFixed(2)} of without, >= ${task.shareBar}`);
  rows.push(`| ${task.name} | ${shown(all.native)} | ${shown(all.qt)} | ${shown(all.node)} | ${shown(all.nchan ?? NaN)} | ${shown(ratio)} | ${bars.join('; ') || '-'} |`);
  console.error(rows.at(-1) + (notes.size ? `\n    ${[...notes].join('\n    ')}` : ''));
}
console.log('| work, 128 bytes | wsify native | wsify qt | Node ws | nginx + nchan | native / Node | bar |\n|---|---|---|---|---|---|---|');
console.log(rows.join('\n'));
process.exitCode = isWrong ? 1 : 0;
