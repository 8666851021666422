// @ts-check
// homeroom-server as an administrator meets it: any options, any user, its words and its exit status. With a client of two
// files, so that these tests need no WebAssembly build.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build, freePort, freshFolder, isAlive, root, until } from './process.mjs';

export const binary = process.env.HOMEROOM_SERVER ?? path.join(build, 'native-release/server/homeroom-server');
export const janus = process.env.HOMEROOM_JANUS ?? path.join(process.env.HOMEROOM_DEPS || path.join(build, 'deps'), 'janus');
export const isRoot = process.getuid?.() === 0;

/** The machine's first address that is not loopback, or nothing. */
export const ownAddress = Object.values(os.networkInterfaces()).flat().find((one) => one && !one.internal && one.family === 'IPv4')?.address;

/** A folder that goes when the test ends. */
export function folder(t, name) {
  const made = freshFolder(name);
  t.later(() => fs.rmSync(made, { recursive: true, force: true }));
  return made;
}

/** Packed by scripts/pack-client.mjs, as the real one is. */
export function smallClient(t, page = '<!doctype html><script type="module" src="/main.js"></script>') {
  const source = folder(t, 'source');
  const to = path.join(folder(t, 'client'), 'client');
  fs.writeFileSync(path.join(source, 'index.html'), page);
  fs.writeFileSync(path.join(source, 'main.js'), `// ${'a client '.repeat(200)}\n`);
  execFileSync('node', [path.join(root, 'scripts/pack-client.mjs'), '--out', to, source]);
  return to;
}

export class BareServer {
  /** @param {string[]} args @param {{uid?: number, wrap?: string[]}} [how] */
  constructor(args, { uid, wrap = [] } = {}) {
    const [program, ...rest] = [...wrap, binary, ...args];
    this.text = '';
    this.child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'], ...(uid === undefined ? {} : { uid, gid: uid }) });
    for (const stream of [this.child.stdout, this.child.stderr]) stream.on('data', (data) => { this.text += data; });
    /** @type {Promise<number | string>} */
    this.exited = new Promise((done) => {
      this.child.on('error', (error) => done(String(error)));
      this.child.on('close', (code, signal) => done(signal ?? code ?? -1));
    });
    this.over = false;
    void this.exited.then(() => { this.over = true; });
  }

  /** Starts with a port, a data folder and a client of its own, unless `args` name others, and waits until it says it is ready.
   * @param {any} t @param {string[]} [args] @param {{uid?: number, wrap?: string[], ready?: boolean}} [how] */
  static async start(t, args = [], how = {}) {
    const value = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
    const port = Number(value('--port') ?? (await freePort()));
    const data = value('--data') ?? path.join(folder(t, 'data'), 'data');
    const more = [];
    for (const [name, given] of [['--port', String(port)], ['--data', data], ['--client', value('--client') ?? smallClient(t)], ['--janus', janus]])
      if (!args.includes(name)) more.push(name, given);
    if (!args.includes('--relay-port')) more.push('--no-relay'); // each on the machine would want the same ports
    const server = new BareServer([...more, ...args], how);
    server.port = port;
    server.data = data;
    t.later(() => server.end());
    if (how.ready !== false) await server.says('Homeroom is at ');
    return server;
  }

  async says(words, timeout = 15000) {
    await until(`the server to say '${words}'`, () => {
      if (this.text.includes(words)) return true;
      if (this.over) throw new Error(`it ended, having said: ${this.text}`);
      return false;
    }, { timeout, every: 20 });
  }

  /** The engine's process id, as the server wrote it down. */
  engine() {
    try {
      return JSON.parse(fs.readFileSync(path.join(this.data ?? '', 'engine.json'), 'utf8')).pid;
    } catch {
      return undefined;
    }
  }

  /** @param {NodeJS.Signals} signal */
  async stop(signal = 'SIGTERM') {
    this.child.kill(signal);
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 12000);
    const status = await this.exited;
    clearTimeout(timer);
    return status;
  }

  async end() {
    const engine = this.engine();
    if (!this.over) await this.stop();
    if (engine && isAlive(engine)) process.kill(engine, 'SIGKILL');
  }

  /** Lines of the log: JSON objects. */
  log() {
    return this.text.split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  }
}

/** Runs it to its end: what it said and its exit status. */
export async function runToEnd(args, how) {
  const server = new BareServer(args, how);
  const timer = setTimeout(() => server.child.kill('SIGKILL'), 15000);
  const status = await server.exited;
  clearTimeout(timer);
  return { status, text: server.text };
}
