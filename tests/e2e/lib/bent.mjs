// @ts-check
// The bad student's client: the real shell and app with the keeper of tests/e2e/bent, and the few lines of the shell changed
// that would obey. Packed as the real one is.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { build, freshFolder, root } from './process.mjs';

/** file → [the line as it is, as he has it]. Each must be there once: a shell that changed is to be bent anew. */
const changes = {
  // His page's controls are in our hands; what the app wants switched off stays on.
  'main.js': [
    ['  const languages = createLanguages({', '  Object.assign(window, { __bent: { media, worker } });\n  const languages = createLanguages({'],
    ['  const carry = (effect) => {', '  const carry = (effect) => {\n    if (effect.on === false && effect.m) return;'],
  ],
  // The class's word on what he may switch on counts for nothing.
  'media.js': [['    allow: (now) => devices.allow(now),', '    allow: () => {},']],
  'keeper.js': [["      if (data?.to === 'keeper' || data?.to === 'media') {", `      if (data?.to === 'bend') {
        const bytes = encoder.encode(JSON.stringify(data));
        if (put(bytes)) module._keeper_bend(bytes.length, now());
        drain();
      } else if (data?.to === 'keeper' || data?.to === 'media') {`]],
  // Keeps what he has sent, sealed as it was, and sends that again and again instead of anything new.
  'frames.js': [
    ['const early = -7; // Drop::early', `const early = -7; // Drop::early
/** @type {Map<number, ArrayBuffer[]>} */
const kept = new Map();
const senders = new Set();
let replaying = false, keeping = false, turn = 0;
self.addEventListener('message', ({ data }) => { if (data?.to === 'replay') ({ keeping, replaying } = data); });
const sealedBefore = (/** @type {number} */ handle, /** @type {any} */ frame) => {
  const mine = kept.get(handle) ?? [];
  kept.set(handle, mine);
  if (keeping) mine.push(frame.data.slice(0));
  else if (replaying && mine.length > 0) frame.data = mine[turn++ % mine.length].slice(0);
};`],
    ['        if (size > 0) await writer.write(frame);', `        if (senders.has(handle) && size > 0) sealedBefore(handle, frame);
        if (size > 0) await writer.write(frame);`],
    ['      carry(work, handle, readable, writable);', "      if (side === 'send') senders.add(handle);\n      carry(work, handle, readable, writable);"],
  ],
};

/** A packed folder, gone when this process ends. */
export function bentClient() {
  const work = freshFolder('bent');
  process.on('exit', () => fs.rmSync(work, { recursive: true, force: true }));
  const shell = path.join(work, 'shell');
  fs.cpSync(path.join(root, 'shell'), shell, { recursive: true });
  for (const [name, edits] of Object.entries(changes)) {
    let text = fs.readFileSync(path.join(shell, name), 'utf8');
    for (const [before, after] of edits) {
      if (text.split(before).length !== 2) throw new Error(`shell/${name} has changed: '${before.trim()}' is not in it once (tests/e2e/lib/bent.mjs)`);
      text = text.replace(before, () => after);
    }
    fs.writeFileSync(path.join(shell, name), text);
  }
  const wasm = path.join(build, 'wasm-release');
  const keeper = path.join(wasm, 'tests/e2e/keeper-module');
  if (!fs.existsSync(`${keeper}.wasm`)) throw new Error('the bent keeper is not built: the target bent_keeper of wasm-release');
  const modules = fs.readdirSync(path.join(wasm, 'wasm'), { recursive: true }).map(String)
    .filter((file) => /^\w+\/[\w-]+\.(js|wasm)$/.test(file) && !/keeper-module/.test(file)).map((file) => path.join(wasm, 'wasm', file));
  const to = path.join(work, 'client');
  execFileSync('node', [path.join(root, 'scripts/pack-client.mjs'), '--plain', '--out', to, shell, `${path.join(root, 'assets')}=assets`,
    ...modules, `${keeper}.js`, `${keeper}.wasm`]);
  return to;
}

/** Beside what a person can do: @param {any} person whose page is of that client */
export function bender(person) {
  const post = (message) => person.read((m) => window.__bent.worker.postMessage(m), message);
  return {
    /** tests/e2e/bent/bent_keeper.cpp, bend() */
    bend: (what, more = {}) => post({ to: 'bend', do: what, ...more }),
    /** A command to the keeper, whatever the interface shows. */
    command: (c, more = {}) => post({ to: 'keeper', c, ...more }),
    replay: (state) => post({ to: 'replay', keeping: state === 'keep', replaying: state === 'play' }),
    device: (name, on) => person.read(({ name, on }) => window.__bent.media[{ camera: 'setCamera', microphone: 'setMicrophone', screen: 'setScreen' }[name]](on), { name, on }),
  };
}
