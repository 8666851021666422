// @ts-check
// Frames in workers of a real Chromium: two keepers, teacher and student, in a class on a real server; raw WebCrypto; and
// livekit-client's end-to-end encryption worker. One worker each, one after another.
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import path from 'node:path';
import { chromium } from '../e2e/node_modules/playwright-core/index.mjs';
import { chromiumPath } from '../e2e/lib/chromium.mjs';
import { build, root, sleep, until } from '../e2e/lib/process.mjs';
import { Server } from '../e2e/lib/server.mjs';
import { spread, table } from './crypto-table.mjs';

/** size of a frame → how many at a time */
const FRAMES = new Map([[120, 3000], [1200, 2000], [8192, 600], [40960, 200]]);

const TYPES = { '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm' };
/** A page that is isolated has a clock of 5 µs instead of 100. */
const ISOLATED = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
const keeper = process.env.HOMEROOM_KEEPER ?? path.join(build, 'wasm-release/wasm/keeper');
const modules = path.join(root, 'tests/e2e/node_modules');

/** What the page may load. The keeper's module is the shipped one; its factory only leaves the module where we find it. */
function file(/** @type {string} */ name) {
  if (name === '/') return { type: 'text/html', body: '<!doctype html><title>bench</title>' };
  const wrapped = name === '/keeper-module.js';
  const from = name === '/bench/crypto-worker.js' ? path.join(root, 'tests/bench/crypto-worker.js')
    : name === '/blank.js' ? null
    : name === '/livekit.mjs' ? path.join(modules, 'livekit-client/dist/livekit-client.e2ee.worker.mjs')
    : /^\/keeper-module\.(js|wasm)$/.test(name) ? path.join(keeper, name)
    : /^\/[a-z-]+\.js$/.test(name) ? path.join(root, 'shell', name) : undefined;
  if (from === undefined || (from !== null && !fs.existsSync(from))) return null;
  let body = from === null ? Buffer.alloc(0) : fs.readFileSync(from);
  if (wrapped) {
    body = Buffer.from(body.toString('utf8').replace(/export default (\w+);\s*$/,
      'export default (options) => $1(options).then((module) => (globalThis.keeperModule = module));'));
  }
  return { type: TYPES[/** @type {'.js'} */ (path.extname(name))], body };
}

/** Serves those files, and hands WebSockets on to the class's server. @param {number} behind */
async function serve(behind) {
  const server = http.createServer((request, response) => {
    const found = file(new URL(request.url ?? '/', 'http://localhost').pathname);
    response.writeHead(found ? 200 : 404, { 'content-type': found?.type ?? 'text/plain', ...ISOLATED }).end(found?.body);
  });
  server.on('upgrade', (request, socket, head) => {
    const onward = net.connect(behind, '127.0.0.1', () => {
      const lines = request.rawHeaders.flatMap((text, i) => (i % 2 ? [] : [`${text}: ${request.rawHeaders[i + 1]}`]));
      onward.write(`${request.method} ${request.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  return { server, port: /** @type {net.AddressInfo} */ (server.address()).port };
}

/** Starts a worker in the page and gives its handle, with the bench in it. @param {any} page @param {string} name @param {string} script */
async function worker(page, name, script) {
  const [handle] = await Promise.all([
    page.waitForEvent('worker'),
    page.evaluate(([key, url]) => {
      const started = new Worker(url, { type: 'module' });
      globalThis.workers ??= {};
      globalThis.workers[key] = { worker: started, events: [] };
      started.addEventListener('message', ({ data }) => { if (data.to === 'app') globalThis.workers[key].events.push(data); });
    }, [name, script]),
  ]);
  await handle.evaluate(() => import('/bench/crypto-worker.js').then(() => {}));
  return handle;
}

/** A teacher and a student in one class, by the messages that shell/main.js would carry. @param {any} page @param {string} origin */
async function classOfTwo(page, origin) {
  const send = (/** @type {string} */ who, /** @type {any} */ message) =>
    page.evaluate(([key, what]) => globalThis.workers[key].worker.postMessage(what), [who, { to: 'keeper', ...message }]);
  const last = (/** @type {string} */ who, /** @type {(event: any) => boolean} */ wanted) => until(`${who} to be told`, async () => {
    const events = await page.evaluate((key) => globalThis.workers[key].events, who);
    return events.filter(wanted).pop() ?? Promise.reject(new Error(JSON.stringify(events.slice(-2)).slice(0, 500)));
  }, { timeout: 30000 });

  const teacher = await worker(page, 'teacher', '/keeper.js');
  await send('teacher', { c: 'boot', path: '/', fragment: '', origin, tab: 'bench-teacher', language: 'en' });
  await last('teacher', ({ e }) => e === 'start');
  await send('teacher', { c: 'create', name: 'Bench', teacher: 'Ms Rivera', students: 'Ada' });
  const made = await last('teacher', ({ e, students }) => e === 'classfile' && students.length === 1);
  await send('teacher', { c: 'open' });
  await last('teacher', ({ e }) => e === 'class');

  const student = await worker(page, 'student', '/keeper.js');
  const link = new URL(made.students[0].link);
  await send('student', { c: 'boot', path: link.pathname, fragment: link.hash, origin, tab: 'bench-student', language: 'en', kiosk: true });
  await last('student', ({ e, stage }) => e === 'door' && stage === 'green');
  await send('student', { c: 'join' });
  const seen = await last('student', ({ e, people }) => e === 'class' && people.length === 2);
  await last('teacher', ({ e, people }) => e === 'class' && people.length === 2);
  for (const who of ['teacher', 'student']) await send(who, { c: 'media_state', camera: true, microphone: true, screen: false });
  await sleep(3000);  // new keys send after 2 s
  return { teacher, student, subject: seen.people.find((/** @type {any} */ each) => each.role === 'teacher').subject };
}

/** @param {number} rounds @param {any} own what SFrame takes without a browser */
export async function frameRows(rounds, own) {
  const server = await Server.start();
  const front = await serve(server.port);
  const browser = await chromium.launch({ executablePath: chromiumPath(), chromiumSandbox: false,
    args: ['--disable-background-timer-throttling', '--disable-renderer-backgrounding', '--disable-background-networking', '--no-first-run'] });
  /** size → what → µs a frame, of each turn @type {Map<number, Record<string, number[]>>} */
  const samples = new Map();
  let overhead = { ours: 0, livekit: 0 };
  try {
    const page = await browser.newPage();
    const origin = `http://localhost:${front.port}`;
    await page.goto(`${origin}/`);
    const { teacher, student, subject } = await classOfTwo(page, origin);
    const livekit = await worker(page, 'livekit', '/blank.js');
    await livekit.evaluate(() => globalThis.bench.livekitStart());
    const plain = await worker(page, 'plain', '/blank.js');

    for (let round = -1; round < rounds; round++) {  // the first is for warming up
      for (const [size, count] of FRAMES) {
        const row = samples.get(size) ?? {};
        samples.set(size, row);
        const note = (/** @type {string} */ what, /** @type {number[]} */ us) => { if (round >= 0) (row[what] ??= []).push(...us); };
        for (const way of ['called', 'piped']) {
          const peer = await livekit.evaluate(([w, s, n]) => globalThis.bench.livekit(w, s, n), [way, size, count]);
          note(`livekit encrypt ${way}`, peer.encrypt);
          note(`livekit decrypt ${way}`, peer.decrypt);
          const encrypted = await teacher.evaluate(([w, s, n]) => globalThis.bench.encrypt(w, s, n), [way, size, count]);
          note(`ours encrypt ${way}`, encrypted.us);
          note(`ours decrypt ${way}`, (await student.evaluate(([w, who, s]) => globalThis.bench.decrypt(w, who, s), [way, subject, size])).us);
          overhead = { ours: Math.max(overhead.ours, encrypted.overhead), livekit: peer.overhead };
        }
        const raw = await plain.evaluate(([s, n]) => globalThis.bench.webcrypto(s, n), [size, count]);
        note('webcrypto encrypt', raw.encrypt);
        note('webcrypto decrypt', raw.decrypt);
        note('streams alone', (await plain.evaluate(([s, n]) => globalThis.bench.control(s, n), [size, count])).us);
      }
    }
  } finally {
    await browser.close();
    front.server.closeAllConnections();
    front.server.close();
    await server.stop();
    server.remove();
  }
  const rows = [...samples].map(([size, row]) => ({ size, us: Object.fromEntries(Object.entries(row).map(([what, values]) => [what, spread(values)])) }));
  print(rows, own, overhead);
  return { rows, overhead };
}

/** @param {any[]} rows @param {any} own @param {{ours: number, livekit: number}} overhead */
function print(rows, own, overhead) {
  const us = (/** @type {any} */ value) => `${value.median.toFixed(1)} (${value.min.toFixed(1)})`;
  const times = (/** @type {any} */ theirs, /** @type {any} */ ours) => `${(theirs.median / ours.median).toFixed(1)}× (${(theirs.min / ours.min).toFixed(1)}×)`;
  const ways = /** @type {const} */ (['encrypt', 'decrypt']);
  table('Frames in Chromium workers, the transform by itself: µs a frame, median (least)',
    ['bytes', '', 'LiveKit', 'ours', 'LiveKit / ours', 'WebCrypto AES-128-GCM alone'],
    rows.flatMap(({ size, us: row }) => ways.map((way) => [size, way, us(row[`livekit ${way} called`]), us(row[`ours ${way} called`]),
      times(row[`livekit ${way} called`], row[`ours ${way} called`]), us(row[`webcrypto ${way}`])])));
  table('The same with the browser’s streams around the transform', ['bytes', '', 'LiveKit', 'ours', 'LiveKit / ours', 'streams alone'],
    rows.flatMap(({ size, us: row }) => ways.map((way) => [size, way, us(row[`livekit ${way} piped`]), us(row[`ours ${way} piped`]),
      times(row[`livekit ${way} piped`], row[`ours ${way} piped`]), us(row['streams alone'])])));
  const perSecond = (/** @type {number} */ value) => `${Math.round(1e3 / value)} k`;
  table('SFrame without a browser: frames a second', ['bytes', 'ChaCha20-Poly1305 native', 'decrypt', 'WebAssembly (Node)', 'decrypt', 'AES-256-GCM native', 'decrypt'],
    own.native.chacha20_poly1305.map((/** @type {any} */ each, /** @type {number} */ i) => {
      const node = own.node.chacha20_poly1305[i], aes = own.native.aes_256_gcm[i];
      return [each.size, perSecond(each.encrypt_us), perSecond(each.decrypt_us), perSecond(node.encrypt_us), perSecond(node.decrypt_us),
        aes ? perSecond(aes.encrypt_us) : '–', aes ? perSecond(aes.decrypt_us) : '–'];
    }));
  table('Overhead: bytes a frame', ['ours', 'LiveKit'], [[overhead.ours, overhead.livekit]]);
}
