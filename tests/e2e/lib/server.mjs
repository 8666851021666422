// @ts-check
// homeroom-server with a data folder of its own, on a free loopback port.
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import path from 'node:path';
import { build, childrenOf, freePort, freshFolder, isAlive, outputFolder, start, until } from './process.mjs';

export const binary = process.env.HOMEROOM_SERVER ?? path.join(build, 'native-release/server/homeroom-server');
export const client = process.env.HOMEROOM_CLIENT ?? path.join(build, 'wasm-release/client');
const janus = process.env.HOMEROOM_JANUS ?? path.join(process.env.HOMEROOM_DEPS || path.join(build, 'deps'), 'janus');

export class Server {
  /** Starts the server and waits until store and media engine are well. */
  static async start(options = []) {
    for (const needed of [binary, client])
      if (!fs.existsSync(needed)) throw new Error(`${path.relative(build, needed)} is not built: run scripts/run once`);
    const server = new Server(await freePort(), freshFolder('data'), options);
    await server.run();
    return server;
  }

  constructor(port, data, options = []) {
    this.options = options;
    this.port = port;
    this.data = data;
    this.url = `${options.includes('--cert') ? 'https' : 'http'}://localhost:${port}`;
    fs.mkdirSync(outputFolder, { recursive: true });
    this.log = path.join(outputFolder, `server-${port}.log`);
    this.engines = new Set();
  }

  async run() {
    this.process = start(binary, ['--port', String(this.port), '--data', this.data, '--client', client, ...(fs.existsSync(janus) ? ['--janus', janus] : []), ...(this.options.includes('--relay-port') ? [] : ['--no-relay']), ...this.options], { log: this.log });
    await until('the server to be healthy', async () => {
      if (this.process?.isOver()) throw new Error(`the server ended: ${this.logTail()}`);
      return (await this.get('/healthz')).status === 200;
    }, { timeout: 30000 });
    this.enginePid();
  }

  /** Whatever its certificate is. @param {string} path @returns {Promise<{status?: number, text: string}>} */
  get(path) {
    return new Promise((done) => {
      const failed = () => done({ text: '' });
      const ask = this.url.startsWith('https') ? https.get : http.get;
      ask(this.url + path, { rejectUnauthorized: false, agent: false }, (answer) => {
        let text = '';
        answer.on('data', (data) => { text += data; });
        answer.on('end', () => done({ status: answer.statusCode, text }));
        answer.on('error', failed);
      }).on('error', failed);
    });
  }

  /** The media engine's process id. */
  enginePid() {
    const pid = this.notes()?.pid ?? childrenOf(this.process?.child.pid, 'janus')[0];
    if (pid) this.engines.add(pid);
    return pid;
  }

  /** What the server wrote down about its engine: pid, port, secrets. */
  notes() {
    for (const name of fs.readdirSync(this.data, { recursive: true })) {
      const file = path.join(this.data, String(name));
      if (!file.endsWith('.json') || !fs.statSync(file).isFile()) continue;
      try {
        const notes = JSON.parse(fs.readFileSync(file, 'utf8'));
        if (notes.pid) return notes;
      } catch {
        // not notes
      }
    }
    return null;
  }

  /** As in a sudden death: the server alone is gone, at once. */
  async killed() {
    this.process?.child.kill('SIGKILL');
    await this.process?.exited;
  }

  async stop() {
    this.enginePid();
    if (this.process && !this.process.isOver()) {
      this.process.child.kill('SIGTERM');
      const timer = setTimeout(() => this.process?.child.kill('SIGKILL'), 8000);
      this.exit = await this.process.exited;
      clearTimeout(timer);
    }
    for (const pid of this.engines) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  }

  logTail() {
    return fs.existsSync(this.log) ? fs.readFileSync(this.log, 'utf8').slice(-1500) : '';
  }

  remove() {
    fs.rmSync(this.data, { recursive: true, force: true });
  }
}
