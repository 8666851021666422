#!/usr/bin/env node
// Makes the folder that the server serves: every file named by its content, so that browsers may keep it for ever.
//
//   scripts/pack-client.mjs --out DIR [--plain] [--join ACORN] SOURCE...
//
// With --join, ENTRIES take in the modules that they import (scripts/join-modules.mjs); ACORN is the folder of that parser.
// SOURCE is a folder (its files, by relative path), FOLDER=PREFIX (the same, below PREFIX), or a single file (by its name).
// Files refer to each other by string literals "./name", "../name" or "/name" (and url(...) in CSS); a literal that is exactly
// such a reference is rewritten to the hashed name, from the root: "./main.js" becomes "/main.0123456789abcdef.js".
// "integrity:./name" becomes that file's subresource integrity, "sha256-...". Names in KEEPS_ITS_NAME stay.
// Beside each compressible file lie .br and .gz (not with --plain). manifest.json tells the server what there is:
//   {"/main.0123456789abcdef.js": {"name", "file", "type", "sha256", "size", "immutable", "encodings"}}
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import zlib from 'node:zlib';
import { join } from './join-modules.mjs';

const ENTRIES = ['main.js', 'keeper.js'];
const KEEPS_ITS_NAME = /^(.*\.html|service-worker\.js|favicon\.ico|robots\.txt)$/;
const TYPES = {
  html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8', wasm: 'application/wasm',
  json: 'application/json', webmanifest: 'application/manifest+json', svg: 'image/svg+xml', txt: 'text/plain; charset=utf-8',
  png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp', ico: 'image/x-icon', woff2: 'font/woff2', ttf: 'font/ttf', otf: 'font/otf',
  opus: 'audio/ogg', mp3: 'audio/mpeg',
};
const TEXT = new Set(['html', 'js', 'css', 'json', 'webmanifest', 'svg', 'txt']);
const COMPRESSIBLE = new Set([...TEXT, 'wasm', 'ttf', 'otf', 'ico']);
const NOT_SHIPPED = /(^|\/)(\.|tsconfig|jsconfig|package(-lock)?\.json|node_modules\/|CMakeLists)|\.d\.ts$|\.test\.js$/;

const fail = (sentence) => { console.error(`pack-client: ${sentence}`); process.exit(1); };
const extension = (name) => path.posix.extname(name).slice(1);

function parseArguments(argv) {
  const options = { out: '', plain: false, acorn: '', sources: [] };
  for (let i = 0; i < argv.length; i++) {
    if (argv[i] === '--out') options.out = argv[++i] ?? '';
    else if (argv[i] === '--plain') options.plain = true;
    else if (argv[i] === '--join') options.acorn = argv[++i] ?? '';
    else options.sources.push(argv[i]);
  }
  if (!options.out || options.sources.length === 0) fail('usage: pack-client --out DIR [--plain] [--join ACORN] SOURCE...');
  return options;
}

function* filesBelow(folder, prefix = '') {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const name = path.posix.join(prefix, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path.join(folder, entry.name), name);
    else yield [name, path.join(folder, entry.name)];
  }
}

/** name → bytes of everything that is to be shipped, in the order of the names. */
function readSources(sources) {
  const files = new Map();
  const add = (name, from) => {
    if (NOT_SHIPPED.test(name) || !(extension(name) in TYPES)) return;
    if (files.has(name)) fail(`two files want to be ${name}`);
    files.set(name, fs.readFileSync(from));
  };
  for (const source of sources) {
    const [from, prefix = ''] = source.split('=');
    if (!fs.existsSync(from)) fail(`${from} does not exist`);
    if (fs.statSync(from).isDirectory()) for (const [name, file] of filesBelow(from, prefix)) add(name, file);
    else add(path.posix.join(prefix, path.basename(from)), from);
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

// A quoted literal that could name a file, or an unquoted url(...).
const LITERAL = /(["'`])(integrity:)?((?:\.{0,2}\/)?[\w@+-][\w@+./-]*\.\w+)\1|\burl\(\s*()()([\w@+./-]+\.\w+)\s*\)/g;

/** The file that a literal in `from` names, or undefined. A bare name counts only for .wasm (Emscripten's own loader). */
function named(files, from, literal) {
  if (!/^\.{0,2}\//.test(literal) && extension(literal) !== 'wasm' && extension(from) !== 'css') return undefined;
  const name = literal.startsWith('/') ? literal.slice(1) : path.posix.join(path.posix.dirname(from), literal);
  return files.has(name) ? name : undefined;
}

/** name → names it refers to */
function references(files) {
  const found = new Map();
  for (const [name, bytes] of files) {
    const to = new Set();
    if (TEXT.has(extension(name))) {
      for (const match of bytes.toString('utf8').matchAll(LITERAL)) {
        const target = named(files, name, match[3] ?? match[6]);
        if (target && target !== name) to.add(target);
      }
    }
    found.set(name, to);
  }
  return found;
}

/** Names by content: of the file itself and of all that it leads to, so that circles of imports are no trouble. */
function hashedNames(files, refers) {
  const own = new Map([...files].map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]));
  const hashed = new Map();
  for (const name of files.keys()) {
    const reached = new Set([name]);
    for (const one of reached) for (const next of refers.get(one)) reached.add(next);
    const hash = createHash('sha256').update(name);
    for (const one of [...reached].sort()) hash.update(`\n${one} ${own.get(one)}`);
    const parts = path.posix.parse(name);
    hashed.set(name, KEEPS_ITS_NAME.test(name) ? name
      : path.posix.join(parts.dir, `${parts.name}.${hash.digest('hex').slice(0, 16)}${parts.ext}`));
  }
  return hashed;
}

function packer(files, hashed) {
  const done = new Map();
  const under = new Set();
  const pack = (name) => {
    if (done.has(name)) return done.get(name);
    if (under.has(name)) fail(`the integrity of ${name} depends on itself`);
    let bytes = files.get(name);
    under.add(name);
    if (TEXT.has(extension(name))) {
      bytes = Buffer.from(bytes.toString('utf8').replace(LITERAL, (whole, quote, integrity, quoted, _1, _2, url) => {
        const literal = quoted ?? url;
        const target = named(files, name, literal);
        if (!target) {
          if (integrity) fail(`${name} wants the integrity of ${literal}, which is not there`);
          return whole;
        }
        if (integrity) return `${quote}sha256-${createHash('sha256').update(pack(target)).digest('base64')}${quote}`;
        const to = (/^\.{0,2}\//.test(literal) || extension(name) === 'css' ? '/' : '') + hashed.get(target);
        return quoted === undefined ? `url(${to})` : `${quote}${to}${quote}`;
      }));
    }
    under.delete(name);
    done.set(name, bytes);
    return bytes;
  };
  return pack;
}

/** Entries become what they import; modules that nothing else names are gone. */
function joinModules(files, folder) {
  const acorn = createRequire(import.meta.url)(path.resolve(folder));
  const absorbed = new Set();
  for (const entry of ENTRIES.filter((name) => files.has(name))) {
    try {
      const { source, names } = join(acorn, files, entry);
      files.set(entry, Buffer.from(source));
      for (const name of names) absorbed.add(name);
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
  }
  const named = new Set([...references(files)].flatMap(([name, to]) => (absorbed.has(name) ? [] : [...to])));
  for (const name of absorbed) if (!named.has(name)) files.delete(name);
}

function compressed(bytes) {
  return {
    br: zlib.brotliCompressSync(bytes, { params: {
      [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 22,
      [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
    gz: zlib.gzipSync(bytes, { level: 9 }),
  };
}

function main() {
  const { out, plain, acorn, sources } = parseArguments(process.argv.slice(2));
  const files = readSources(sources);
  if (!files.has('index.html')) fail('there is no index.html among the sources');
  if (acorn) joinModules(files, acorn);
  const hashed = hashedNames(files, references(files));
  const pack = packer(files, hashed);

  const temp = `${out}.new`;
  fs.rmSync(temp, { recursive: true, force: true });
  const manifest = {};
  let total = 0;
  for (const name of files.keys()) {
    const bytes = pack(name);
    const file = hashed.get(name);
    const to = path.join(temp, file);
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.writeFileSync(to, bytes);
    const entry = { name, file, type: TYPES[extension(name)], sha256: createHash('sha256').update(bytes).digest('hex'),
      size: bytes.length, immutable: file !== name, encodings: [] };
    let sent = bytes.length;
    if (!plain && COMPRESSIBLE.has(extension(name))) {
      const { br, gz } = compressed(bytes);
      if (br.length < bytes.length) { fs.writeFileSync(`${to}.br`, br); entry.encodings.push('br'); sent = br.length; }
      if (gz.length < bytes.length) { fs.writeFileSync(`${to}.gz`, gz); entry.encodings.push('gzip'); }
    }
    total += sent;
    manifest[`/${file}`] = entry;
  }
  fs.writeFileSync(path.join(temp, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
  fs.rmSync(out, { recursive: true, force: true });
  fs.renameSync(temp, out);
  console.log(`${files.size} client files, ${Math.ceil(total / 1024)} kB to send${plain ? '' : ' (brotli)'}`);
}

main();
