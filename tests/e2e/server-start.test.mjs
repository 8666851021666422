// @ts-check
// Starting and stopping: what does not work is said in a sentence that names the way out, and the exit status tells too.
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { BareServer, folder, isRoot, janus, ownAddress, runToEnd, smallClient } from './lib/bare-server.mjs';
import { isAlive, sleep, until } from './lib/process.mjs';
import { check, equal, test } from './lib/test.mjs';

const health = async (port) => {
  const answer = await fetch(`http://localhost:${port}/healthz`);
  return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.json() };
};

async function refuses(args, words, how) {
  const { status, text } = await runToEnd(args, how);
  check(status === 1, `exit status 1, not ${status}: ${text}`);
  for (const word of words) check(text.includes(word), `it says '${word}': ${text}`);
  check(!text.includes('Homeroom is at'), 'it does not say it is ready');
  return text;
}

test('options that are no options', async () => {
  await refuses(['--colour', 'red'], ["There is no option '--colour'", 'usage:']);
  await refuses(['--port', 'eighty'], ['--port wants a number', 'usage:']);
  await refuses(['--cert', 'x'], ['--cert and --key come together', 'usage:']);
  await refuses(['--report-key', 'A'.repeat(43)], ['anybody could open what is sealed to this key', 'usage:']);
  const { status, text } = await runToEnd(['--help']);
  check(status === 0 && text.startsWith('usage:'), 'help is no mistake');
});

test('the port is taken', async (t) => {
  const other = net.createServer();
  await new Promise((done) => other.listen(0, '127.0.0.1', () => done(undefined)));
  t.later(() => { other.close(); });
  const port = /** @type {net.AddressInfo} */ (other.address()).port;
  const data = folder(t, 'data');
  await refuses(['--port', String(port), '--data', data, '--client', smallClient(t), '--janus', janus],
    [`Port ${port} is taken`, '--port']);
  check(!fs.existsSync(path.join(data, 'engine.json')), 'no engine was left behind');
});

test('the data folder cannot be made or written to', async (t) => {
  const client = smallClient(t);
  const place = folder(t, 'place');
  fs.writeFileSync(path.join(place, 'file'), '');
  await refuses(['--data', path.join(place, 'file'), '--client', client], ['a file where a folder should be', '--data']);
  await refuses(['--data', path.join(place, 'file/below'), '--client', client], ['a file where a folder should be', '--data']);
  await refuses(['--data', '/proc/homeroom', '--client', client], ['cannot be made', '--data']);
  if (isRoot) {  // as another user, since root may write everywhere
    fs.chmodSync(place, 0o755);
    const how = { uid: 65534 };
    for (const shared of [client, path.dirname(client)]) fs.chmodSync(shared, 0o755);
    await refuses(['--data', place, '--client', client], ['may not write there', '--data'], how);
    await refuses(['--data', path.join(place, 'data'), '--client', client], ['may not write there', '--data'], how);
  }
  fs.writeFileSync(path.join(place, 'homeroom.db'), 'no database'.repeat(1000));
  await refuses(['--data', place, '--client', client], ['is damaged', 'backup']);
});

test('there is no client', async (t) => {
  await refuses(['--data', folder(t, 'data'), '--client', '/nonexistent'], ['no client in /nonexistent', '--client']);
});

test('a second server on the same data folder', async (t) => {
  const server = await BareServer.start(t);
  await refuses(['--port', '0', '--data', /** @type {string} */ (server.data), '--client', smallClient(t), '--janus', janus],
    ['Another homeroom-server is running', '--data']);
  equal((await health(server.port)).status, 200, 'the first is well');
});

test('the engine is missing: the server runs, says so, and healthz is 503', async (t) => {
  const server = await BareServer.start(t, ['--janus', '/nonexistent']);
  check(server.text.includes('scripts/setup') && server.text.includes('--janus'), 'it says what to do');
  const { status, type, body } = await health(server.port);
  equal(status, 503);
  equal(type, 'application/json');
  equal(body, { store: 'ok', engine: 'down' });
  equal((await fetch(`http://localhost:${server.port}/`)).status, 200, 'the page is served');
  equal(await server.stop(), 0, 'and it stops in good order');
});

test('healthz follows the engine', async (t) => {
  const server = await BareServer.start(t);
  equal((await health(server.port)).body, { store: 'ok', engine: 'ok' });
  const first = server.engine();
  process.kill(first, 'SIGKILL');
  await until('503', async () => (await health(server.port)).status === 503, { every: 5, timeout: 3000 });
  await until('200 again', async () => (await health(server.port)).status === 200);
  check(server.engine() !== first && isAlive(server.engine()), 'with another engine');
});

for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) {
  test(`${signal} ends server and engine, with exit status 0`, async (t) => {
    const server = await BareServer.start(t);
    const engine = server.engine();
    check(isAlive(engine), 'the engine runs');
    const open = http.get(`http://localhost:${server.port}/`, { agent: new http.Agent({ keepAlive: true }) }, (answer) => answer.resume());
    open.on('error', () => {});
    const silent = net.connect(/** @type {number} */ (server.port), 'localhost').on('error', () => {});
    await sleep(100);
    const began = Date.now();
    equal(await server.stop(signal), 0);
    check(Date.now() - began < 9000, 'within nine seconds');
    check(!isAlive(engine), 'the engine is gone');
    check(!fs.existsSync(path.join(/** @type {string} */ (server.data), 'engine.json')), 'and its notes');
    silent.destroy();
  });
}

test('SIGHUP takes a new client; one that is damaged leaves the old in place', async (t) => {
  const client = smallClient(t);
  const server = await BareServer.start(t, ['--client', client]);
  const page = async () => (await fetch(`http://localhost:${server.port}/`)).text();
  const before = await page();
  fs.rmSync(client, { recursive: true });
  fs.renameSync(smallClient(t, '<p>A newer page'), client);
  equal(await page(), before, 'files are read at the start only');
  server.child.kill('SIGHUP');
  await server.says('client-reloaded');
  equal(await page(), '<p>A newer page');
  fs.writeFileSync(path.join(client, 'index.html'), 'damaged');
  server.child.kill('SIGHUP');
  await server.says('client-kept');
  equal(await page(), '<p>A newer page');
});

test('the engine is another user, and reads its own folder only', async (t) => {
  const server = await BareServer.start(t);
  const engine = server.engine();
  const data = /** @type {string} */ (server.data);
  const owner = fs.statSync(`/proc/${engine}`).uid;
  const status = fs.readFileSync(`/proc/${engine}/status`, 'utf8');
  check(/NoNewPrivs:\s+1/.test(status), 'it cannot gain rights');
  for (const name of ['janus.jcfg', 'janus.plugin.videoroom.jcfg', 'janus.transport.websockets.jcfg']) {
    const file = fs.statSync(path.join(data, 'engine', name));
    equal([file.mode & 0o777, file.uid], [0o600, owner], name);
  }
  equal(fs.statSync(path.join(data, 'engine')).mode & 0o777, 0o700);
  equal(fs.statSync(data).mode & 0o777, 0o700, 'the data folder is its owner’s alone');
  for (const name of ['homeroom.db', 'invitation.key', 'engine.json', 'server.lock'])
    equal(fs.statSync(path.join(data, name)).mode & 0o077, 0, name);
  const open = fs.readdirSync(`/proc/${engine}/fd`).map((fd) => fs.readlinkSync(`/proc/${engine}/fd/${fd}`));
  check(!open.some((file) => /homeroom\.db|invitation|server\.lock/.test(file)), `it holds none of the server's files: ${open}`);
  if (isRoot) check(owner !== 0 && /Groups:\s*\n/.test(status) && /CapEff:\s+0+\n/.test(status), 'no root, no groups, no capabilities');
});

test('the log is lines of JSON, without addresses and paths of pages', async (t) => {
  const server = await BareServer.start(t);
  await fetch(`http://localhost:${server.port}/c/abcdefghijklmnopqrstuvwxyz?secret=Adams`);
  await fetch(`http://localhost:${server.port}/nothing/Adams`, { headers: { 'User-Agent': 'Adams', Cookie: 'a=Adams' } });
  await server.stop();
  const lines = server.log();
  check(lines.length >= 3, server.text);
  for (const line of lines) {
    check(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(line.at), 'a time');
    check(['info', 'warning', 'error'].includes(line.level) && typeof line.event === 'string', JSON.stringify(line));
  }
  for (const word of ['Adams', 'abcdefghijklmnop', '127.0.0.1', '::1', ...(ownAddress ? [ownAddress] : [])])
    check(!lines.some((line) => JSON.stringify(line).includes(word)), `no '${word}' in the log`);
});
