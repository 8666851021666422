// @ts-check
// MLS and SFrame beside their peers, in one run; prints tables and writes JSON. Nothing passes or fails here.
//   node tests/bench/crypto.mjs [--json FILE] [--only mls,scaling,frames] [--rounds N]
// Peers take turns within a round, so that whatever else the machine does falls on all of them.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromiumPath } from '../e2e/lib/chromium.mjs';
import { frameRows } from './crypto-frames.mjs';
import { scalingPlot } from './crypto-plot.mjs';
import { machine, spread, table, write } from './crypto-table.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const { values: options } = parseArgs({ options: {
  json: { type: 'string', default: path.join(root, 'build/bench/crypto.json') },
  only: { type: 'string', default: 'mls,scaling,frames' },
  rounds: { type: 'string', default: '3' },
} });
const rounds = Number(options.rounds);
const folder = path.dirname(path.resolve(options.json));
fs.mkdirSync(folder, { recursive: true });

const native = path.join(root, 'build/native-release/tests/bench/crypto_bench');
const wasm = path.join(root, 'build/wasm-release/tests/bench/crypto_bench.js');
const peer = path.join(root, 'tests/bench/crypto-peer.mjs');

/** @param {string[]} words @returns {any[]} the lines of JSON that a program prints */
function run(...words) {
  const [program, ...rest] = words;
  return execFileSync(program, rest, { encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'inherit'] })
    .trim().split('\n').map((line) => JSON.parse(line));
}

const ROWS = /** @type {const} */ ({
  add: 'add all', join: 'join, tree in the Welcome', join_beside: 'join, tree beside it', remove: 'remove one, new path', process: 'process that Commit',
});

/** How often a side lives through a group's life before the next side has its turn. */
const TIMES = '4';

/** One group size: every side several times. @param {number} members */
function group(members) {
  const keys = path.join(folder, 'crypto-keys.txt');
  fs.writeFileSync(keys, execFileSync(native, ['keys', String(members + 1)], { maxBuffer: 1 << 26 }));
  const sides = { peer: /** @type {any[]} */ ([]), wasm: /** @type {any[]} */ ([]), native: /** @type {any[]} */ ([]) };
  for (let round = 0; round < rounds; round++) {
    sides.peer.push(...run(process.execPath, peer, String(members), TIMES, keys));
    sides.wasm.push(...run(process.execPath, wasm, 'mls', String(members), TIMES));
    sides.native.push(...run(native, 'mls', String(members), TIMES));
  }
  fs.rmSync(keys);
  const gather = (/** @type {any[]} */ runs) => ({
    bytes: runs[0].bytes,
    rows: Object.fromEntries(Object.keys(ROWS).map((row) => [row, {
      ms: spread(runs.map((each) => each.rows[row].ms)), cpu_ms: spread(runs.map((each) => each.rows[row].cpu_ms)),
    }])),
  });
  const operations = Object.fromEntries(Object.keys(ROWS).map((row) => {
    const { ms, cpu_ms, ...counted } = sides.native[0].rows[row];
    return [row, counted];
  }));
  return { members, operations, peer: gather(sides.peer), wasm: gather(sides.wasm), native: gather(sides.native) };
}

/** What the curve operations of a row cost by themselves, in ms. @param {any} counted @param {any} costs */
const floor = (counted, costs) => (counted.dh * costs.dh + counted.base * costs.base + counted.sign * costs.sign + counted.verify * costs.verify) / 1000;

function mls() {
  const costs = { wasm: run(process.execPath, wasm, 'primitives')[0], native: run(native, 'primitives')[0] };
  const groups = [30, 100, 300].map(group);
  const n = (/** @type {number} */ value) => (value < 10 ? value.toFixed(2) : value.toFixed(0));
  const cell = (/** @type {any} */ row) => `${n(row.median)} (${n(row.min)}–${n(row.max)})`;
  table('MLS: ms, median (least–most)', ['members', '', 'ts-mls', 'WebAssembly', 'native', 'ts-mls / wasm', 'ts-mls / native'],
    groups.flatMap(({ members, peer: theirs, wasm: web, native: own }) => Object.entries(ROWS).map(([row, name]) => [members, name,
      cell(theirs.rows[row].ms), cell(web.rows[row].ms), cell(own.rows[row].ms),
      `${(theirs.rows[row].ms.median / web.rows[row].ms.median).toFixed(1)}×`, `${(theirs.rows[row].ms.median / own.rows[row].ms.median).toFixed(0)}×`])));
  table('MLS: the same in ms of processor time, which a busy machine disturbs less', ['members', '', 'ts-mls', 'WebAssembly', 'native', 'ts-mls / wasm', 'ts-mls / native'],
    groups.flatMap(({ members, peer: theirs, wasm: web, native: own }) => Object.entries(ROWS).map(([row, name]) => [members, name,
      n(theirs.rows[row].cpu_ms.median), n(web.rows[row].cpu_ms.median), n(own.rows[row].cpu_ms.median),
      `${(theirs.rows[row].cpu_ms.median / web.rows[row].cpu_ms.median).toFixed(1)}×`, `${(theirs.rows[row].cpu_ms.median / own.rows[row].cpu_ms.median).toFixed(0)}×`])));
  table(`MLS: curve operations, and their share of the time. One costs (µs, native / WebAssembly): ${[['dh', 'X25519'], ['base', 'X25519 base'], ['sign', 'sign'], ['verify', 'verify']].map(([key, name]) => `${name} ${costs.native[key]} / ${costs.wasm[key]}`).join(', ')}`,
    ['members', '', 'X25519', 'X25519 base', 'sign', 'verify', 'floor native', 'of the time', 'floor wasm', 'of the time'],
    groups.flatMap(({ members, operations, wasm: web, native: own }) => Object.entries(ROWS).map(([row, name]) => {
      const counted = operations[row], least = { native: floor(counted, costs.native), wasm: floor(counted, costs.wasm) };
      return [members, name, counted.dh, counted.base, counted.sign, counted.verify,
        `${n(least.native)} ms`, `${Math.round(100 * least.native / own.rows[row].cpu_ms.median)} %`, `${n(least.wasm)} ms`, `${Math.round(100 * least.wasm / web.rows[row].cpu_ms.median)} %`];
    })));
  table('MLS: bytes on the wire', ['members', '', 'KeyPackage', 'add Commit', 'Welcome with tree', 'without', 'remove Commit'],
    groups.flatMap((each) => [['ts-mls', each.peer.bytes], ['ours', each.native.bytes]].map(([name, bytes]) => [each.members, name,
      bytes.key_package, bytes.add_commit, bytes.welcome, bytes.welcome_without_tree, bytes.remove_commit])));
  return { costs, groups };
}

function scaling() {
  const points = [10, 30, 100, 200, 300, 500, 700, 1000].map((members) => {
    const runs = Array.from({ length: 3 }, () => run(native, 'mls', String(members), '1')[0]);
    const rows = Object.fromEntries(Object.keys(ROWS).map((row) => [row, spread(runs.map((each) => each.rows[row].ms))]));
    return { members, rows, bytes: runs[0].bytes };
  });
  const ms = (/** @type {number} */ value) => (value < 10 ? value.toFixed(2) : value.toFixed(0));
  const kB = (/** @type {number} */ value) => (value / 1000).toFixed(1);
  table('Scaling, native: ms (median of 3) and kB', ['members', ...Object.values(ROWS), 'add Commit kB', 'Welcome kB', 'without tree', 'remove Commit kB'],
    points.map(({ members, rows, bytes }) => [members, ...Object.keys(ROWS).map((row) => ms(rows[row].median)),
      kB(bytes.add_commit), kB(bytes.welcome), kB(bytes.welcome_without_tree), kB(bytes.remove_commit)]));
  const plot = path.join(folder, 'crypto-scaling.svg');
  fs.writeFileSync(plot, scalingPlot(points.map(({ members, rows }) => ({ members, ms: Object.fromEntries(Object.entries(ROWS).map(([row, name]) => [name, rows[row].median])) }))));
  write(`The plot is ${path.relative(root, plot)}`);
  return points;
}

function versions() {
  const said = (/** @type {string} */ program) => { try { return execFileSync(program, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim().split('\n')[0]; } catch { return '?'; } };
  const packages = ['ts-mls', 'livekit-client', 'playwright-core'].map((name) =>
    [name, JSON.parse(fs.readFileSync(path.join(root, 'tests/e2e/node_modules', name, 'package.json'), 'utf8')).version]);
  return { chromium: said(chromiumPath()).replace(/ built on.*/, ''), compiler: said('clang++-19'), ...Object.fromEntries(packages) };
}

const only = options.only.split(',');
const results = { bench: 'crypto', at: new Date().toISOString(), machine: machine(), versions: versions(), ...(only.includes('mls') && { mls: mls() }), ...(only.includes('scaling') && { scaling: scaling() }) };
if (only.includes('frames')) {
  const own = { native: run(native, 'frames')[0], node: run(process.execPath, wasm, 'frames')[0] };
  Object.assign(results, { frames: { own, ...(await frameRows(rounds, own)) } });
}
Object.assign(results, { load_after: os.loadavg() });
write(`${results.machine.cores} × ${results.machine.processor}, node ${results.machine.node}, ${results.versions.chromium}, ts-mls ${results.versions['ts-mls']}, ` +
  `livekit-client ${results.versions['livekit-client']}; load before ${results.machine.load[0]}, after ${os.loadavg()[0].toFixed(1)}`);
fs.writeFileSync(options.json, `${JSON.stringify(results, null, 1)}\n`);
