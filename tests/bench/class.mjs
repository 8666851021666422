// @ts-check
// node tests/bench/class.mjs [--json FILE] [--quick]
// Admission, freeze and recovery in a class of thirty: native keepers over TLS WebSockets, the real server with its engine.
// Judges nothing.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { binary, janus, ownAddress, smallClient } from '../e2e/lib/bare-server.mjs';
import { build, freePort, freshFolder, isAlive, outputFolder, start, until } from '../e2e/lib/process.mjs';
import { machine, table } from './client/figures.mjs';

const at = process.argv.indexOf('--json');
const json = at < 0 ? '' : process.argv[at + 1];
const quick = process.argv.includes('--quick');

/** A server that others can reach: TLS with a certificate of its own, and invitations. */
class PublicServer {
  constructor(host, port) {
    this.host = host;
    this.port = port;
    this.data = path.join(freshFolder('class'), 'data');
    /** @type {(() => void)[]} */
    this.ends = [];
    this.client = smallClient({ later: (end) => this.ends.push(end) });
    this.options = ['--data', this.data, '--host', host, '--port', String(port)];
    fs.mkdirSync(outputFolder, { recursive: true });
    this.log = path.join(outputFolder, `class-${port}.log`);
  }

  async run() {
    const args = [...this.options, '--client', this.client, ...(fs.existsSync(janus) ? ['--janus', janus] : []), '--no-relay'];
    this.process = start(binary, args, { log: this.log });
    const said = fs.existsSync(this.log) ? fs.statSync(this.log).size : 0;
    await until('the server to be ready', () => {
      if (this.process?.isOver()) throw new Error(fs.readFileSync(this.log, 'utf8').slice(-800));
      return fs.readFileSync(this.log, 'utf8').slice(said).includes('Homeroom is at ');
    }, { timeout: 30_000, every: 10 });
    this.engine = JSON.parse(fs.readFileSync(path.join(this.data, 'engine.json'), 'utf8')).pid;
  }

  invitation() {
    const text = execFileSync(binary, ['invite', ...this.options], { encoding: 'utf8' });
    const found = /#(i=[\w.~-]+)/.exec(text);
    if (!found) throw new Error(`no invitation in: ${text}`);
    return found[1];
  }

  async killed() {
    this.process?.child.kill('SIGKILL');
    await this.process?.exited;
  }

  async stop() {
    this.process?.child.kill('SIGTERM');
    await this.process?.exited;
    if (this.engine && isAlive(this.engine)) process.kill(this.engine, 'SIGKILL');
    fs.rmSync(path.dirname(this.data), { recursive: true, force: true });
    for (const end of this.ends) end();
  }
}

const share = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)];
function figures(us) {
  const ms = us.map((value) => value / 1000).sort((a, b) => a - b);
  return { p50: share(ms, 0.5), p95: share(ms, 0.95), max: ms[ms.length - 1], count: ms.length };
}

const results = { bench: 'class', at: new Date().toISOString(), machine: machine(), measured: {} };
const server = new PublicServer(ownAddress ?? '0.0.0.0', await freePort());
try {
  await server.run();
  const members = spawn(path.join(build, 'native-release/tests/bench/class_members'), [server.host, String(server.port), server.invitation()],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...(quick ? { HOMEROOM_BENCH_QUICK: '1' } : {}) } });
  const ended = new Promise((done) => members.on('close', done));
  for await (const line of readline.createInterface({ input: members.stdout })) {
    const said = JSON.parse(line);
    if (said.please === 'restart-server') {
      await server.killed();
      await server.run();
    } else {
      results.measured[said.measured] = figures(said.us);
      console.error(`${said.measured}: ${JSON.stringify(results.measured[said.measured])}`);
    }
  }
  const status = await ended;
  if (status !== 0) throw new Error(`the class ended with status ${status}`);
} finally {
  await server.stop();
}
results.machine.load_after = machine().load;
const ms = (value) => `${value.toFixed(0)} ms`;
console.log(table([['a class of thirty', 'p50', 'p95', 'max', 'measured'],
  ...Object.entries(results.measured).map(([name, one]) => [name, ms(one.p50), ms(one.p95), ms(one.max), String(one.count)])]));
if (json) {
  fs.mkdirSync(path.dirname(path.resolve(json)), { recursive: true });
  fs.writeFileSync(json, `${JSON.stringify(results, null, 1)}\n`);
}
