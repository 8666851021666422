// @ts-check
// What our first visit is held against, served from this process with the same compression: a plain page, and a join page on
// livekit-client as npm has it (its minified build, with its end-to-end encryption worker, as its guide says), without a framework.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import zlib from 'node:zlib';
import { root } from '../../e2e/lib/process.mjs';

const kit = path.join(root, 'tests/e2e/node_modules/livekit-client');

const page = (body, script) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Join</title>
<style>body{font:17px system-ui;display:grid;place-content:center;gap:12px;height:100vh;margin:0}button{min-height:48px}</style>${body}${script}`;

const join = '<h1>Lesson</h1><label>Your name <input value="Ada"></label><button>Join class</button><p></p>';

const plain = page(join, `<script>
document.querySelector('button').onclick = () => { const p = document.querySelector('p'); p.className = 'answer'; p.textContent = 'Waiting'; };</script>`);

const livekit = page(join.replace('<button>', '<button disabled>'), '<script src="/livekit.js"></script><script src="/join.js"></script>');
const livekitJoin = `
const keys = new LivekitClient.ExternalE2EEKeyProvider();
const room = new LivekitClient.Room({ adaptiveStream: true, dynacast: true, encryption: { keyProvider: keys, worker: new Worker('/worker.js') } });
const button = document.querySelector('button');
button.onclick = () => {
  const p = document.querySelector('p');
  p.className = 'answer';
  p.textContent = 'Connecting';
  keys.setKey('lesson').then(() => room.connect(location.origin.replace('http', 'ws'), 'token')).catch(() => {});
};
button.disabled = false;`;

const files = () => ({
  '/plain': ['text/html', plain],
  '/livekit': ['text/html', livekit],
  '/join.js': ['text/javascript', livekitJoin],
  '/livekit.js': ['text/javascript', fs.readFileSync(path.join(kit, 'dist/livekit-client.umd.js'))],
  '/worker.js': ['text/javascript', fs.readFileSync(path.join(kit, 'dist/livekit-client.e2ee.worker.js'))],
});

export async function serveControls() {
  const ready = new Map(Object.entries(files()).map(([name, [type, body]]) => {
    const bytes = Buffer.from(/** @type {any} */ (body));
    return [name, { type, body: zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }) }];
  }));
  const server = http.createServer((request, response) => {
    const file = ready.get(new URL(request.url ?? '/', 'http://localhost').pathname);
    if (!file) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': `${file.type}; charset=utf-8`, 'content-encoding': 'br' }).end(file.body);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const { version } = JSON.parse(fs.readFileSync(path.join(kit, 'package.json'), 'utf8'));
  return {
    url: `http://localhost:${port}`,
    livekit: `livekit-client ${version}, umd build with e2ee worker, one script, no framework`,
    close: () => new Promise((done) => { server.close(() => done(undefined)); server.closeAllConnections(); }),
  };
}
