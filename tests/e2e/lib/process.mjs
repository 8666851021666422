// @ts-check
// Processes that a test starts: with their output in a file, ended by their own id and never by name.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');
export const build = path.join(root, 'build');
export const outputFolder = path.join(build, 'e2e');

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Asks until the answer is true-ish, and gives that answer. */
export async function until(what, ask, { timeout = 15000, every = 100 } = {}) {
  const end = Date.now() + timeout;
  let last;
  for (;;) {
    try {
      last = await ask();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) {
      const seen = last instanceof Error ? last.message : JSON.stringify(last);
      throw new Error(`waited ${timeout} ms for ${what}; last: ${String(seen).slice(0, 600)}`);
    }
    await sleep(every);
  }
}

/** @type {Set<number>} */ const given = new Set();

/** A port that nobody listens on, each only once; none that the system gives to outgoing connections, or media uses, meanwhile. */
export async function freePort() {
  for (;;) {
    const port = 11000 + Math.floor(Math.random() * 9000);
    if (given.has(port)) continue;
    given.add(port);
    const server = net.createServer();
    const free = await new Promise((done) => {
      server.on('error', () => done(false));
      server.listen(port, '127.0.0.1', () => done(true));
    });
    if (!free) continue;
    await new Promise((done) => server.close(done));
    return port;
  }
}

export const freshFolder = (name) => fs.mkdtempSync(path.join(os.tmpdir(), `homeroom-${name}-`));

/** Runs a program whose output goes to a file; `exited` resolves to its exit code or signal. */
export function start(program, args, { log, env = {} }) {
  const out = fs.openSync(log, 'a');
  const child = spawn(program, args, { stdio: ['ignore', out, out], env: { ...process.env, ...env } });
  fs.closeSync(out);
  const exited = new Promise((done) => {
    child.on('error', (error) => done(String(error)));
    child.on('exit', (code, signal) => done(signal ?? code));
  });
  let over = false;
  exited.then(() => { over = true; });
  return { child, exited, isOver: () => over };
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1][0] !== 'Z';
  } catch {
    return false;
  }
}

/** The direct children of a process whose executable has this name, by id. */
export function childrenOf(pid, name) {
  const found = [];
  for (const entry of fs.readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const [, comm, rest] = /^\d+ \((.*)\) (.*)$/s.exec(fs.readFileSync(`/proc/${entry}/stat`, 'utf8')) ?? [];
      if (comm === name && Number(rest.split(' ')[1]) === pid) found.push(Number(entry));
    } catch {
      // it went meanwhile
    }
  }
  return found;
}
