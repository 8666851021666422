// @ts-check
// Runs in a worker of a real Chromium (crypto-frames.mjs brings it there), beside the keeper's or LiveKit's own code, and
// brings frames to their transforms: by streams, as the browser does, or by calling the transform itself.

/** As much of an RTCEncodedVideoFrame as both transforms look at; script cannot make real ones. */
class Frame {
  /** @param {ArrayBuffer} data @param {number} number */
  constructor(data, number) {
    this.data = data;
    this.type = 'delta';
    this.timestamp = number * 3000;
  }
  getMetadata() { return { synchronizationSource: 77, payloadType: 96, mimeType: 'video/VP8' }; }
}

/** Different bytes in each; the first says 'VP8, not a key frame'. @param {number} size @param {number} count */
function payloads(size, count) {
  const noise = new Uint8Array(size + count);
  for (let at = 0; at < noise.length; at += 65536) crypto.getRandomValues(noise.subarray(at, Math.min(at + 65536, noise.length)));
  return Array.from({ length: count }, (_, i) => {
    const bytes = noise.slice(i, i + size);
    bytes[0] |= 1;
    return bytes.buffer;
  });
}

/** How many frames are timed together: little enough that few turns are interrupted by what else the machine does. @param {number} size */
const turnOf = (size) => Math.max(4, Math.min(50, Math.round(60000 / size)));

/** A stopwatch that tells the µs a frame of each turn. @param {number} size */
function watch(size) {
  const turn = turnOf(size);
  /** @type {number[]} */
  const us = [];
  let began = 0, inTurn = 0;
  return {
    us,
    start() { began = performance.now(); },
    frame() {
      if (++inTurn < turn) return;
      const now = performance.now();
      us.push((now - began) * 1000 / turn);
      began = now;
      inTurn = 0;
    },
  };
}

/** What was last given to a TransformStream here: LiveKit makes one for each track. @type {any} */
let lastTransformer;
globalThis.TransformStream = class extends TransformStream {
  /** @param {any} transformer @param {any[]} rest */
  constructor(transformer, ...rest) {
    super(transformer, ...rest);
    lastTransformer = transformer;
  }
};

/** @typedef {(readable: ReadableStream, writable: WritableStream) => void} Connect  puts a transform between the two */

/** LiveKit's transform by itself: called with one frame after the other, as its stream would. @param {ArrayBuffer[]} data @param {Connect} connect */
async function calledTransformer(data, connect) {
  lastTransformer = undefined;
  connect(new ReadableStream(), new WritableStream());
  while (!lastTransformer) await new Promise((done) => setTimeout(done, 1));
  const transformer = lastTransformer, frames = data.map((bytes, i) => new Frame(bytes, i)), time = watch(data[0].byteLength);
  /** @type {ArrayBuffer[]} */
  const out = [];
  const controller = { enqueue(/** @type {Frame} */ frame) { out.push(frame.data); } };
  time.start();
  for (const frame of frames) {
    await transformer.transform(frame, controller);
    time.frame();
  }
  if (out.length !== frames.length) throw new Error(`${out.length} of ${frames.length} frames came out`);
  return { us: time.us, out };
}

/** Ours by itself: shell/frames.js reads and writes frames in a loop; here both ends answer at once. @param {ArrayBuffer[]} data @param {Connect} connect */
function calledLoop(data, connect) {
  const frames = data.map((bytes, i) => new Frame(bytes, i)), time = watch(data[0].byteLength);
  /** @type {ArrayBuffer[]} */
  const out = [];
  let next = 0;
  return new Promise((done, failed) => {
    const reader = {
      async read() {
        if (next === 0) time.start();
        return next < frames.length ? { done: false, value: frames[next++] } : { done: true };
      },
      async cancel(/** @type {any} */ error) { failed(error); },
    };
    const writer = {
      async write(/** @type {Frame} */ frame) {
        out.push(frame.data);
        time.frame();
      },
      async close() {
        if (out.length === frames.length) done({ us: time.us, out });
        else failed(new Error(`${out.length} of ${frames.length} frames came out`));
      },
      async abort() {},
    };
    connect(/** @type {any} */ ({ getReader: () => reader }), /** @type {any} */ ({ getWriter: () => writer }));
  });
}

/** Frames from a stream, through the transform, into a stream. @param {ArrayBuffer[]} data @param {Connect} connect */
function piped(data, connect) {
  const frames = data.map((bytes, i) => new Frame(bytes, i)), time = watch(data[0].byteLength);
  /** @type {ArrayBuffer[]} */
  const out = [];
  let next = 0;
  return new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error(`${out.length} of ${frames.length} frames came out`)), 60000);
    connect(new ReadableStream({
      pull(controller) {
        if (next === 0) time.start();
        if (next < frames.length) controller.enqueue(frames[next++]);
        else controller.close();
      },
    }, { highWaterMark: 0 }), new WritableStream({
      write(frame) {
        out.push(frame.data);
        time.frame();
        if (out.length < frames.length) return;
        clearTimeout(timer);
        done({ us: time.us, out });
      },
    }));
  });
}

/** Encrypted frames go to the receiving keeper's worker this way. */
const channel = new BroadcastChannel('bench-frames');
/** @type {((frames: ArrayBuffer[]) => void)[]} */
const waiting = [];
/** @type {ArrayBuffer[][]} */
const arrived = [];
channel.onmessage = ({ data }) => {
  const take = waiting.shift();
  if (take) take(data);
  else arrived.push(data);
};
/** @returns {Promise<ArrayBuffer[]>} */
const receive = () => new Promise((done) => {
  const here = arrived.shift();
  if (here) done(here);
  else waiting.push(done);
});

/** @type {any} */
const global = globalThis;
const say = (/** @type {any} */ data) => global.onmessage({ data });
/** @type {Record<string, (data: ArrayBuffer[], connect: Connect) => Promise<any>>} */
const ours = { called: calledLoop, piped };
/** @type {Record<string, (data: ArrayBuffer[], connect: Connect) => Promise<any>>} */
const theirs = { called: calledTransformer, piped };
let lastHandle = 1000;

/** shell/frames.js in this worker. @param {any} options @returns {Connect} */
const keeper = (options) => (readable, writable) => say({ to: 'transform', handle: ++lastHandle, kind: 'camera', ...options, readable, writable });

/** LiveKit's transform in this worker. @param {'encode' | 'decode'} kind @returns {Connect} */
const livekit = (kind) => (readableStream, writableStream) => say({ kind, data: {
  participantIdentity: 'someone', trackId: `${kind}-${++lastHandle}`, codec: 'vp8', hasPacketTrailer: false, readableStream, writableStream } });

/** @type {Connect} */
const nothing = (readable, writable) => {
  readable.pipeThrough(new TransformStream({ transform(frame, controller) { controller.enqueue(frame); } })).pipeTo(writable).catch(() => {});
};

// In each: `way` is called or piped; gives the µs a frame of every turn.
global.bench = {
  /** Ours, in the teacher's keeper; what comes out goes to the student's. @param {'called' | 'piped'} way @param {number} size @param {number} count */
  async encrypt(way, size, count) {
    const { us, out } = await ours[way](payloads(size, count), keeper({ side: 'send' }));
    say({ to: 'drop', handle: lastHandle });
    channel.postMessage(out);
    return { us, overhead: out[count - 1].byteLength - size };
  },
  /** Ours, in the student's keeper. @param {'called' | 'piped'} way @param {string} subject @param {number} size */
  async decrypt(way, subject, size) {
    const { us, out } = await ours[way](await receive(), keeper({ side: 'receive', subject }));
    say({ to: 'drop', handle: lastHandle });
    if (out.some((/** @type {ArrayBuffer} */ each) => each.byteLength !== size)) throw new Error('a frame came back with another size');
    return { us };
  },

  /** The same streams, and nothing done. @param {number} size @param {number} count */
  async control(size, count) { return { us: (await piped(payloads(size, count), nothing)).us }; },

  /** WebCrypto by itself: AES-128-GCM, a fresh IV each time. @param {number} size @param {number} count */
  async webcrypto(size, count) {
    const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, ['encrypt', 'decrypt']);
    const data = payloads(size, count);
    const iv = (/** @type {number} */ i) => { const bytes = new Uint8Array(12); new DataView(bytes.buffer).setUint32(8, i); return bytes; };
    const encrypt = watch(size), decrypt = watch(size);
    encrypt.start();
    for (let i = 0; i < count; i++) {
      data[i] = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: iv(i) }, key, data[i]);
      encrypt.frame();
    }
    decrypt.start();
    for (let i = 0; i < count; i++) {
      data[i] = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: iv(i) }, key, data[i]);
      decrypt.frame();
    }
    return { encrypt: encrypt.us, decrypt: decrypt.us };
  },

  /** livekit-client's worker: its own code, moved by its own messages. */
  async livekitStart() {
    await import('/livekit.mjs');
    const participantIdentity = 'someone';
    const key = await crypto.subtle.importKey('raw', crypto.getRandomValues(new Uint8Array(32)), 'HKDF', false, ['deriveBits', 'deriveKey']);
    say({ kind: 'init', data: { loglevel: 'error', keyProviderOptions: {
      sharedKey: false, ratchetSalt: 'LKFrameEncryptionKey', ratchetWindowSize: 8, failureTolerance: 10, keyringSize: 16, keySize: 128 } } });
    say({ kind: 'setKey', data: { participantIdentity, isPublisher: true, key, keyIndex: 0, updateCurrentKeyIndex: true } });
    say({ kind: 'enable', data: { participantIdentity, enabled: true } });
  },
  /** @param {'called' | 'piped'} way @param {number} size @param {number} count */
  async livekit(way, size, count) {
    const encoded = await theirs[way](payloads(size, count), livekit('encode'));
    const overhead = encoded.out[count - 1].byteLength - size;
    if (overhead < 16) throw new Error('the peer did not encrypt');
    const decoded = await theirs[way](encoded.out, livekit('decode'));
    if (decoded.out[count - 1].byteLength !== size) throw new Error('the peer did not decrypt');
    return { encrypt: encoded.us, decrypt: decoded.us, overhead };
  },
};
