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
const engines = new RegExp(argument('--servers', '.'));
const bench = path.join(build, 'tests/bench/wsify-bench');
const results = path.join(build, 'results.jsonl');
const certificate = path.join(build, 'bench-peer/tls.crt');
const key = path.join(build, 'bench-peer/tls.key');
const binary = path.resolve(argument('--wsify', path.join(build, 'server/wsify')));
const last = os.cpus().length - 1;
const [serverCore, loadCore, authorizerCore] = argument('--cores', `0,${Math.min(1, last)},${Math.min(2, last)}`).split(',');
const core = { server: serverCore, load: loadCore ?? serverCore, authorizer: authorizerCore ?? loadCore ?? serverCore };
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('WSIFY_') && !name.startsWith('AUTHORIZER_')));
const children = new Set();

function start(command, args, pinnedTo, options = {}) {
  const child = spawn('taskset', ['-c', String(pinnedTo), command, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: environment, ...options });
  children.add(child);
  child.text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => { child.text = (child.text + part).slice(-65536); });
  child.ended = new Promise((resolve) => {
    child.on('error', (error) => { child.text += error.message; });
    child.on('close', (code) => { children.delete(child); resolve(code); });
  });
  return child;
}
process.on('exit', () => { for (const child of children) child.kill('SIGKILL'); });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

async function said(child, pattern) {
  const deadline = Date.now() + 10000;
  for (;;) {
    const found = pattern.exec(child.text);
    if (found) return Number(found[1]);
    if (Date.now() > deadline || child.exitCode !== null) throw new Error(`it does not start: ${child.text}`);
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
  return async (authorizer, concurrency, tls) => {
    const listen = tls ? ['--tls-listen-addr', '127.0.0.1:0', '--tls-cert', certificate, '--tls-key', key] : ['--listen-addr', '127.0.0.1:0'];
    const flags = ['--workers', '1', '--engine', engine, ...listen, '--access-log=false', '--max-clients', '30000', '--drain', '0s',
      '--ping-interval', '10m']; // none of the others pings
    if (authorizer) flags.push('--authorizer-url', authorizer, '--authorizer-concurrency', String(concurrency));
    const child = start(binary, flags, core.server);
    return { child, port: await said(child, /127\.0\.0\.1:(\d+)/) };
  };
}
async function node(authorizer, concurrency, tls) {
  const env = { ...environment, ...(authorizer ? { AUTHORIZER_URL: authorizer, AUTHORIZER_CONCURRENCY: String(concurrency) } : {}),
    ...(tls ? { TLS_CERT: certificate, TLS_KEY: key } : {}) };
  const child = start('node', [path.join(build, 'bench-peer/server.mjs')], core.server, { env });
  return { child, port: await said(child, /port (\d+)/) };
}
async function nchan(authorizer, concurrency, tls) {
  const port = await freePort();
  const directory = mkdtempSync(path.join(os.tmpdir(), 'wsify-bench-'));
  const configuration = readFileSync(path.join(here, 'peers/nchan/nginx.conf.in'), 'utf8').replaceAll('@DIR@', directory).replaceAll('@PORT@', port)
    .replaceAll('@SSL@', tls ? 'ssl' : '').replaceAll('@PAIR@', tls ? `ssl_certificate ${certificate}; ssl_certificate_key ${key}; ssl_protocols TLSv1.2 TLSv1.3;` : '');
  writeFileSync(path.join(directory, 'nginx.conf'), configuration);
  const child = start('nginx', ['-p', directory, '-c', path.join(directory, 'nginx.conf')], core.server);
  child.ended.then(() => rmSync(directory, { recursive: true, force: true }));
  await accepts(port);
  return { child, port, dialect: 'nchan' };
}
const hasNchan = existsSync('/usr/lib/nginx/modules/ngx_nchan_module.so')
  && (() => { try { execFileSync('nginx', ['-v'], { stdio: 'ignore' }); return true; } catch { return false; } })();
const all = { native: wsify('native'), qt: wsify('qt'), node, ...(hasNchan ? { nchan } : {}) };
const servers = Object.fromEntries(Object.entries(all).filter(([name]) => engines.test(name)));
if (!hasNchan) console.error('compare: no nginx with nchan (nginx-light, libnginx-mod-nchan): left out');

// What is compared. A task is one run; its rows are figures of it, with what wsify native is held to: `bar` is the ratio to Node, `least` and `most`
// are absolute, `share` is of another row (with a bar or only shown). lower: less is better. Tasks of a group take turns in each round, because
// their rows are compared. tls: server and load speak it.
const perCpu = (what) => (run) => run[`${what}_per_cpu_s`];
const time = ['--seconds', seconds];
const fanout = (name, args, bar) => ({ args: ['fanout', ...args, ...time], rows: [{ name: `${name}: deliveries / CPU-s`, value: perCpu('deliveries'), bar }] });
const alone = '1 channel x 10: deliveries / CPU-s';
// What a pong between two publications costs: the same load with and without, in turns. nchan cannot be spoken to over the members' connections.
const talk = (name, args, bar) => {
  const row = (suffix, share) => ({ name: `${name}${suffix}: deliveries / CPU-s`, value: perCpu('deliveries'), share });
  const without = row('');
  return [{ args: ['talk', ...args, ...time], isOurs: true, rows: [without] },
    { args: ['talk', ...args, '--pings', ...time], isOurs: true, rows: [row(', pinging', { of: without.name, bar })] }];
};
const stream = ['--members', '100', '--burst', '256', '--window', '256'];
const storm = '2,000 connects: handshakes / s';
const handshakes = (run) => run.handshakes_per_s;
// TLS: each work also without, in turns.
const overTls = (name, args) => {
  const task = { args, rows: [{ name: `${name}, beside TLS: deliveries / CPU-s`, value: perCpu('deliveries') }] };
  return [task, { args: [...args, '--tls'], tls: true, rows: [{ name: `TLS, ${name}: deliveries / CPU-s`, value: perCpu('deliveries'), share: { of: task.rows[0].name } }] }];
};
const tlsFanout = (name, args) => overTls(name, ['fanout', ...args, ...time]);
const fewTls = 'TLS, 1 channel x 100, nobody else: deliveries / CPU-s';
const fullTls = 'TLS, 5,000 connects: handshakes / CPU-s';
const groups = [
  [fanout('1 channel x 100, window 64', ['--members', '100'], 2.6)],
  [fanout('1 channel x 1000', ['--members', '1000'], 3.6)],
  [fanout('x 1000, bursts of 32', ['--members', '1000', '--burst', '32'], 10)],
  [fanout('x 100, bursts of 32, polling', ['--members', '100', '--burst', '32', '--poll'], 17)],
  [fanout('1000 channels x 2', ['--channels', '1000', '--members', '2'], 2.3)],
  talk('one in a stream to 100', [...stream, '--apart'], 0.95),
  talk('a member in a stream to 100', stream, 0.95),
  talk('1000 members that publish', ['--members', '1000', '--publishers', '1000', '--burst', '128', '--window', '256'], 0.9),
  [{ args: ['http', '--connections', '4', '--members', '10', ...time],
    rows: [{ name: 'HTTP publish, 4 connections, 10 members: deliveries / CPU-s', value: perCpu('deliveries'), bar: 4.5 }] }],
  [fanout('1 channel x 10', ['--members', '10']),
    { args: ['fanout', '--members', '10', '--idle', '10000', ...time],
      rows: [{ name: '10,000 idle + 10 members: deliveries / CPU-s', value: perCpu('deliveries'), share: { of: alone, bar: 0.95 } }] }],
  [{ args: ['idle', '--clients', '10000', '--seconds', '1'],
    rows: [{ name: 'memory of an idle connection in its own channel: bytes', value: (run) => run.bytes_a_connection, most: 1000 },
      { name: '10,000 idle: CPU ms / s', value: (run) => run.server_cpu_s / run.seconds * 1000 }] }],
  [{ args: ['idle', '--clients', '10000', '--browser-head', '--seconds', '1'],
    rows: [{ name: 'the same with a browser\'s head of 1 KiB: bytes', value: (run) => run.bytes_a_connection }] }],
  [{ args: ['storm', '--clients', '5000'],
    rows: [{ name: '5,000 connects: handshakes / s', value: handshakes, bar: 4.5 },
      { name: '5,000 connects: handshakes / CPU-s', value: perCpu('handshakes'), bar: 4.5 }] }],
  [{ args: ['fanout', '--members', '1000', '--rate', '30', ...time],
    rows: [{ name: 'paced 30/s x 1000: p50 ms', value: (run) => run.p50_ms, bar: 0.7, lower: true },
      { name: 'paced 30/s x 1000: p99 ms', value: (run) => run.p99_ms, bar: 0.7, lower: true }] }],
  [{ args: ['authorized', '--clients', '100', ...time], authorizer: 0,
    rows: [{ name: 'authorized, 100 clients, at once: commands / CPU-s', value: perCpu('commands'), bar: 2.5, least: 30000 },
      { name: 'authorized, 100 clients, at once: p99 ms', value: (run) => run.p99_ms }] }],
  [{ args: ['authorized', '--clients', '200', ...time], authorizer: 20,
    rows: [{ name: 'authorized, 200 clients, 20 ms: commands / s', value: (run) => run.commands_per_s, least: 9300 }] }],
  [{ args: ['storm', '--clients', '2000'], rows: [{ name: storm, value: handshakes }] },
    { args: ['storm', '--clients', '2000'], authorizer: 0,
      rows: [{ name: '2,000 connects through the authorizer: handshakes / s', value: handshakes, share: { of: storm, bar: 0.5 } }] }],
  [{ args: ['storm', '--clients', '5000', '--tls'], tls: true,
    rows: [{ name: 'TLS, 5,000 connects: handshakes / s', value: handshakes }, { name: fullTls, value: perCpu('handshakes') }] },
  { args: ['storm', '--clients', '5000', '--tls', '--resume'], tls: true,
    rows: [{ name: 'TLS, 5,000 connects, resumed: handshakes / CPU-s', share: { of: fullTls },
      value: (run) => (run.resumed === run.handshakes ? run.handshakes_per_cpu_s : NaN) }] }],
  [{ args: ['fanout', '--members', '100', '--tls', ...time], tls: true, rows: [{ name: fewTls, value: perCpu('deliveries') }] },
    { args: ['fanout', '--members', '100', '--idle', '9000', '--tls', ...time], tls: true,
      rows: [{ name: 'TLS, 9,000 idle + 100 members: deliveries / CPU-s', value: perCpu('deliveries'), share: { of: fewTls, bar: 0.8 } }] }],
  [{ args: ['idle', '--clients', '2000', '--tls', '--seconds', '1'], tls: true,
    rows: [{ name: 'TLS, memory of an idle connection in its own channel: bytes', value: (run) => run.bytes_a_connection, most: 24000 }] },
  { args: ['idle', '--clients', '2000', '--tls', '--no-join', '--seconds', '1'], tls: true, isOurs: true,
    rows: [{ name: 'TLS, the same without a channel: bytes', value: (run) => run.bytes_a_connection, most: 24000 }] }],
  tlsFanout('1 channel x 100, window 64', ['--members', '100']),
  tlsFanout('1 channel x 1000', ['--members', '1000']),
  tlsFanout('x 1000, bursts of 32', ['--members', '1000', '--burst', '32']),
  tlsFanout('x 100, bursts of 32, polling', ['--members', '100', '--burst', '32', '--poll']),
  tlsFanout('1000 channels x 2', ['--channels', '1000', '--members', '2']),
  overTls('HTTP publish, 4 connections, 10 members', ['http', '--connections', '4', '--members', '10', ...time]),
].filter((group) => existsSync(certificate) || !group.some(({ tls }) => tls));
if (!existsSync(certificate)) console.error('compare: no openssl tool to make a certificate with: TLS is left out');

const Concurrency = 256; // 200 clients have to be able to ask at the same time
async function run(server, task) {
  const running = [];
  try {
    let url = null;
    if (task.authorizer !== undefined) {
      running.push(start(bench, ['authorizer', '--port', '0', '--delay-ms', String(task.authorizer)], core.authorizer));
      url = `http://127.0.0.1:${await said(running[0], /port (\d+)/)}/`;
    }
    const { child, port, dialect } = await servers[server](url, Concurrency, task.tls);
    running.push(child);
    const load = start(bench, [...task.args, '--port', String(port), '--server-pid', String(child.pid), ...(dialect ? ['--dialect', dialect] : [])], core.load);
    const hung = setTimeout(() => load.kill('SIGKILL'), 180000);
    await load.ended;
    clearTimeout(hung);
    try {
      return JSON.parse(load.text.trim().split('\n').pop());
    } catch {
      return { wrong: `no result: ${load.text.slice(-200)}` };
    }
  } catch (error) {
    return { wrong: error.message };
  } finally {
    for (const child of running.reverse()) await stop(child);
  }
}

const median = (values) => {
  const sorted = values.filter((value) => Number.isFinite(value)).sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length === 0 ? NaN : (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
};
// Of the time that server or load wanted a core, the part that something else had it: from a tenth on, times by the clock say little.
const disturbance = (run) => Math.max(run.server_waited_s / (run.server_cpu_s + run.server_waited_s) || 0, run.own_waited_s / (run.own_cpu_s + run.own_waited_s) || 0);
// The servers that waited for the load: their figures per second are the load's.
const loadBound = (busy) => Object.keys(busy).filter((server) => median(busy[server].load) > 0.9 && median(busy[server].own) < 0.9).join(', ') || '-';
const shown = (value) => (!Number.isFinite(value) ? '-' : value >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(value < 10 ? 2 : 0));

writeFileSync(results, '');
let isWrong = false;
const rows = [];
const asked = (group) => group.some((task) => task.rows.some(({ name }) => only.test(name)));
for (const group of groups.filter(asked)) {
  const values = new Map(group.flatMap((task) => task.rows).map(({ name }) => [name, Object.fromEntries(Object.keys(servers).map((server) => [server, []]))]));
  const notes = new Set();
  const disturbances = [];
  const busy = new Map(group.map((task) => [task, Object.fromEntries(Object.keys(servers).map((server) => [server, { load: [], own: [] }]))]));
  for (let round = 0; round < rounds; ++round) {
    for (const server of Object.keys(servers)) {
      for (const task of group) {
        if (server === 'nchan' && (task.isOurs || task.authorizer !== undefined)) continue;
        const report = await run(server, task);
        appendFileSync(results, JSON.stringify({ server, round, args: task.args.join(' '), authorizer_ms: task.authorizer, ...report }) + '\n');
        disturbances.push(disturbance(report));
        busy.get(task)[server].load.push(task.args.includes('--poll') ? NaN : report.own_cpu_s / report.seconds);
        busy.get(task)[server].own.push(report.server_cpu_s / report.seconds);
        if (report.wrong) notes.add(`${server}: ${report.wrong}`);
        isWrong ||= Boolean(report.wrong) && (server === 'native' || server === 'qt');
        for (const { name, value } of task.rows) values.get(name)[server].push(report.wrong ? NaN : value(report));
      }
    }
  }
  for (const { task, name, bar, lower, least, most, share } of group.flatMap((each) => each.rows.map((row) => ({ task: each, ...row })))) {
    const medians = Object.fromEntries(Object.entries(values.get(name)).map(([server, list]) => [server, median(list)]));
    const ratio = medians.native / medians.node;
    const bars = [];
    const held = (isHeld, text) => bars.push(`${text}: ${isHeld ? 'held' : '**missed**'}`);
    if (servers.native) {
      if (bar && servers.node) held(lower ? ratio <= bar : ratio >= bar, `${lower ? '<=' : '>='} ${bar} of Node`);
      if (least) held(medians.native >= least, `>= ${least.toLocaleString('en')}`);
      if (most) held(medians.native <= most, `<= ${most.toLocaleString('en')}`);
      if (share) {
        const part = median(values.get(name).native.map((value, round) => value / values.get(share.of).native[round]));
        if (share.bar) held(part >= share.bar, `${part.toFixed(2)} of without, >= ${share.bar}`);
        else bars.push(`${part.toFixed(2)} of the row above`);
      }
    }
    rows.push(`| ${name} | ${shown(medians.native)} | ${shown(medians.qt)} | ${shown(medians.node)} | ${shown(medians.nchan)} | ${shown(ratio)} | ${shown(medians.native / medians.nchan)} | ${bars.join('; ') || '-'} | ${Math.round(median(disturbances) * 100)} % | ${loadBound(busy.get(task))} |`);
    console.error(rows.at(-1));
  }
  for (const note of notes) console.error(`    ${note}`);
}
console.log('| work, 128 bytes | wsify native | wsify qt | Node ws | nginx + nchan | native / Node | native / nginx | bar | disturbed | load-bound |\n|---|---|---|---|---|---|---|---|---|---|');
console.log(rows.join('\n'));
process.exitCode = isWrong ? 1 : 0;
