// The keeper's worker: carries what keeper.wasm wants done (store, send, tell, wake) and brings it what happened.
// Owns the module, the socket, the store and one timer. Holds no class state: that is all in wasm/keeper.
// @ts-check

import createModule from './keeper-module.js';
import { createClock } from './clock.js';
import { createFrames } from './frames.js';
import { createSocket } from './socket.js';
import { createStore, takeLock } from './store.js';

/** Output::Kind of wasm/keeper/output.h. */
const LOAD = 1, STORE = 2, SERVER = 3, APP = 4, MEDIA = 5, OPEN_SOCKET = 6, CLOSE_SOCKET = 7;

const now = createClock();

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @param {any} module */
function createKeeper(module) {
  /** @type {{kind: number, text: string, bytes: Uint8Array}[]} */
  const todo = [];
  let busy = false;
  let timer = 0;
  let storageSaid = false;
  /** Classes that this device is the teacher's of. @type {Set<string>} */
  const ours = new Set();
  /** @type {Map<string, Promise<void>>} */
  const locks = new Map();

  /** @param {Uint8Array[]} parts */
  const put = (...parts) => {
    let at = module._keeper_input(parts.reduce((sum, part) => sum + part.length, 0));
    if (at === 0) return false;
    for (const part of parts) {
      module.HEAPU8.set(part, at);
      at += part.length;
    }
    return true;
  };

  const store = createStore(() => {
    if (storageSaid) return;
    storageSaid = true;
    module._keeper_storage(0, now());
    drain();
  });
  const socket = createSocket({
    opened: () => { module._keeper_socket(0, 0, now()); drain(); },
    closed: (code) => { module._keeper_socket(1, code, now()); drain(); },
    text: (text) => {
      const bytes = encoder.encode(text);
      if (put(bytes)) module._keeper_server_text(bytes.length, now());
      drain();
    },
  });

  /** The class of 'class/<id>' or 'meeting/<id>'. @param {string} name */
  const classOf = (name) => name.slice(name.indexOf('/') + 1);
  /** @param {string} id */
  const lock = (id) => {
    const held = locks.get(id) ?? takeLock(`homeroom/${id}`, () => { module._keeper_storage(1, now()); drain(); });
    locks.set(id, held);
    return held;
  };

  /** @param {string} name */
  async function load(name) {
    if (name.startsWith('meeting/') && ours.has(classOf(name))) await lock(classOf(name));
    const record = await store.load(name);
    if (name.startsWith('class/') && record) ours.add(classOf(name));
    const key = encoder.encode(name);
    const bytes = record ?? new Uint8Array();
    if (put(key, bytes)) module._keeper_restored(key.length, bytes.length, record ? 1 : 0, now());
    bytes.fill(0);
    drain();
  }

  /** @param {{kind: number, text: string, bytes: Uint8Array}} output */
  function carry({ kind, text, bytes }) {
    switch (kind) {
      case LOAD: return load(text);
      case STORE:
        if (bytes.length > 0 && text.startsWith('class/')) {
          ours.add(classOf(text));
          return lock(classOf(text)).then(() => store.store(text, bytes));
        }
        return store.store(text, bytes);
      case SERVER: return socket.send(text);
      case APP: return postMessage({ to: 'app', ...JSON.parse(text) });
      case MEDIA: return postMessage({ to: 'media', ...JSON.parse(text) });
      case OPEN_SOCKET: return socket.open();
      case CLOSE_SOCKET: return socket.close();
    }
  }

  /** In order: what follows a store is done when the record is written. */
  async function work() {
    busy = true;
    while (todo.length > 0) {
      const output = /** @type {any} */ (todo.shift());
      const pending = carry(output);
      if (pending) await pending;
    }
    busy = false;
  }

  function drain() {
    for (let kind = module._keeper_next_output(); kind !== 0; kind = module._keeper_next_output()) {
      const text = module._keeper_output_text(), bytes = module._keeper_output_bytes();
      todo.push({
        kind,
        text: decoder.decode(module.HEAPU8.slice(text, text + module._keeper_output_text_size())),
        bytes: module.HEAPU8.slice(bytes, bytes + module._keeper_output_bytes_size()),
      });
    }
    clearTimeout(timer);
    const wake = module._keeper_next_wake();
    if (wake >= 0) timer = setTimeout(() => { module._keeper_tick(now()); drain(); }, Math.max(0, wake - now()));
    if (!busy) work();
  }

  const frames = createFrames(module, now);

  /** @param {any} options  handle, side, kind, subject */
  const describe = (options) => {
    const bytes = encoder.encode(JSON.stringify(options));
    if (put(bytes)) module._keeper_transform(bytes.length);
  };

  return {
    /** @param {any} data */
    message(data) {
      if (data?.to === 'keeper' || data?.to === 'media') {
        const { to, ...rest } = data;
        if (rest.bytes instanceof Uint8Array) rest.bytes = base64url(rest.bytes);
        const bytes = encoder.encode(JSON.stringify(rest));
        if (put(bytes)) (to === 'keeper' ? module._keeper_command : module._keeper_media)(bytes.length, now());
        drain();
      } else if (data?.to === 'transform') {
        const { to, readable, writable, ...options } = data;
        describe(options);
        frames.pipe(options, readable, writable);
      } else if (data?.to === 'retarget') {
        describe({ ...data, side: 'receive' });
      } else if (data?.to === 'drop') {
        describe(data);
        frames.drop(data.handle);
      }
    },
    /** @param {any} transformer */
    transform({ options, readable, writable }) {
      describe(options);
      frames.pipe(options, readable, writable);
    },
    online() {
      module._keeper_socket(2, 0, now());
      drain();
    },
  };
}

/** @param {Uint8Array} bytes */
function base64url(bytes) {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** @param {any} imports @param {(instance: WebAssembly.Instance) => void} done */
function instantiateWasm(imports, done) {
  const source = fetch('./keeper-module.wasm', { integrity: 'integrity:./keeper-module.wasm' });
  WebAssembly.instantiateStreaming(source, imports).then(({ instance }) => done(instance), (error) => {
    setTimeout(() => { throw error; });  // as an error of the worker, which the page shows
  });
  return {};
}

// What comes before the module is up waits for it.
const started = createModule({ instantiateWasm }).then((/** @type {any} */ module) => {
  module._keeper_start();
  return createKeeper(module);
});
self.onmessage = ({ data }) => started.then((/** @type {any} */ keeper) => keeper.message(data));
self.addEventListener('online', () => started.then((/** @type {any} */ keeper) => keeper.online()));
/** @type {any} */ (self).onrtctransform = (/** @type {any} */ event) => {
  started.then((/** @type {any} */ keeper) => keeper.transform(event.transformer));
};
