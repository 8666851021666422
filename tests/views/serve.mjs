// Serves the client with the scripted keeper, for looking at it: node tests/views/serve.mjs BUILD_DIR [PORT]
// Packs shell/, assets/ and BUILD_DIR/wasm/app, with tests/views/keeper.js in the keeper's place. Never shipped.
// serveViews() is the same for tests/e2e/screens.mjs and tests/bench.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '../..');
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; " +
  "media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types app";

/** @param {string} build the preset's folder @param {number} [port] */
export async function serveViews(build, port = 0) {
  const temp = path.resolve(build, 'look');
  const source = `${temp}/source`, out = `${temp}/client`;
  fs.rmSync(temp, { recursive: true, force: true });
  fs.cpSync(`${root}/shell`, source, { recursive: true });
  for (const module of ['app', 'voice'])
    for (const name of [`${module}.js`, `${module}.wasm`]) fs.copyFileSync(`${build}/wasm/${module}/${name}`, `${source}/${name}`);
  fs.copyFileSync(`${root}/tests/views/keeper.js`, `${source}/keeper.js`);
  fs.cpSync(`${root}/assets`, `${source}/assets`, { recursive: true });
  execFileSync('node', [`${root}/scripts/pack-client.mjs`, '--out', out, '--plain', source], { stdio: 'ignore' });
  const manifest = JSON.parse(fs.readFileSync(`${out}/manifest.json`, 'utf8'));
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const entry = manifest[pathname] ?? manifest['/index.html'];
    response.writeHead(200, { 'content-type': entry.type, 'content-security-policy': policy });
    fs.createReadStream(`${out}/${entry.file}`).pipe(response);
  });
  await new Promise((done) => { server.listen(port, 'localhost', () => done(undefined)); });
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { url: `http://localhost:${address.port}`, close: () => { server.close(); server.closeAllConnections(); } };
}

if (process.argv[1] && path.resolve(process.argv[1]) === path.resolve(root, 'tests/views/serve.mjs')) {
  const [build, port = '8090'] = process.argv.slice(2);
  console.log((await serveViews(build, Number(port))).url);
}
