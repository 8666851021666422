// @ts-check
// A client that speaks docs/protocol.md without a browser: enough to make a class, open it, knock and be let in.
import { createHash, createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto';
import { WebSocket } from 'ws';

const b64 = (bytes) => Buffer.from(bytes).toString('base64url');

/** An Ed25519 key pair: the raw public key, and a function that signs. */
export function keyPair(seed = randomBytes(32)) {
  const prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
  const secret = createPrivateKey({ key: Buffer.concat([prefix, seed]), format: 'der', type: 'pkcs8' });
  const raw = createPublicKey(secret).export({ format: 'der', type: 'spki' }).subarray(-32);
  return { raw, sign: (...parts) => sign(null, Buffer.concat(parts.map((part) => Buffer.from(part))), secret) };
}

function base32(bytes) {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => 'abcdefghijklmnopqrstuvwxyz234567'[parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** A class: its root key and its id, which is the root key's hash. */
export function newClass() {
  const root = keyPair();
  const hash = createHash('sha256').update('homeroom class v1').update(root.raw).digest().subarray(0, 16);
  return { root, hash, id: base32(hash) };
}

/** shared/classroom/pass.h, byte by byte: a teacher's pass from the root. */
export function teacherPass(room, subject, key) {
  const end = Buffer.alloc(8);
  end.writeBigUInt64BE(BigInt(Date.now() + 86400000));
  const head = Buffer.concat([Buffer.from([1]), room.hash, subject, Buffer.from([1]), key.raw, end, room.root.raw]);
  return Buffer.concat([head, room.root.sign('homeroom pass v1', head)]);
}

export class Wire {
  /** @param {string} url @param {object} [options] of ws */
  constructor(url, options = {}) {
    /** @type {any[]} */ this.heard = [];
    this.n = 0;
    /** @type {number | undefined} */ this.closed = undefined;
    this.socket = new WebSocket(url, 'homeroom.1', { rejectUnauthorized: false, ...options });
    /** @type {Set<() => void>} */ this.watchers = new Set();
    const told = () => { for (const watcher of [...this.watchers]) watcher(); };
    this.socket.on('message', (data) => { this.heard.push(JSON.parse(String(data))); told(); });
    this.socket.on('close', (code) => { this.closed = code; told(); });
    this.socket.on('unexpected-response', (_, response) => { this.refused = response.statusCode; this.closed = 1006; response.resume(); told(); });
    this.socket.on('error', () => {});
  }

  /** Connected, with the server's nonce. */
  static async open(url, options) {
    const wire = new Wire(url, options);
    const greeting = await wire.hears((each) => each.t === 'server');
    wire.nonce = Buffer.from(greeting.nonce, 'base64url');
    return wire;
  }

  /** The first that fits, heard already or within the time. */
  hears(fits, timeout = 8000) {
    return new Promise((done, failed) => {
      const look = () => {
        const found = this.heard.find(fits);
        if (found || this.closed !== undefined) {
          this.watchers.delete(look);
          clearTimeout(timer);
          if (found) done(found);
          else failed(new Error(`closed with ${this.refused ?? this.closed}`));
        }
      };
      const timer = setTimeout(() => {
        this.watchers.delete(look);
        failed(new Error(`nothing of the kind within ${timeout} ms; heard ${JSON.stringify(this.heard).slice(-300)}`));
      }, timeout);
      this.watchers.add(look);
      look();
    });
  }

  /** The close code, or the status that the upgrade was refused with. */
  async end(timeout = 8000) {
    await this.hears(() => false, timeout).catch((error) => { if (this.closed === undefined) throw error; });
    return this.refused ?? this.closed;
  }

  ask(message) {
    const n = ++this.n;
    this.socket.send(JSON.stringify({ ...message, n }));
    return this.hears((each) => each.n === n);
  }

  create(room, invitation) {
    const door = randomBytes(32);
    return this.ask({ t: 'create', class: room.id, root: b64(room.root.raw), door: b64(door),
      door_sig: b64(room.root.sign('homeroom door v1', room.id, door)),
      proof: b64(room.root.sign('homeroom create v1', room.id, this.nonce)), ...(invitation ? { invitation } : {}) });
  }
  hello(room) { return this.ask({ t: 'hello', v: 1, class: room.id }); }
  prove(room, key, more = {}) {
    return this.ask({ t: 'prove', key: b64(key.raw), sig: b64(key.sign('homeroom prove v1', room.id, this.nonce)), ...more });
  }
  say(epoch, body = 'hello', keep = true) {
    return this.ask({ t: 'send', mid: b64(randomBytes(8)), epoch, body: b64(body), keep });
  }
  close() { this.socket.terminate(); }
}

/** A teacher with her class made and opened. */
export async function openedClass(url, { invitation, options } = {}) {
  const room = newClass();
  const key = keyPair();
  const subject = randomBytes(8);
  const teacher = await Wire.open(url, options);
  const made = await teacher.create(room, invitation);
  if (made.t !== 'ok') throw new Error(`create: ${made.code}`);
  await teacher.prove(room, key, { pass: b64(teacherPass(room, subject, key)) });
  const group = b64(randomBytes(16));
  const opened = await teacher.ask({ t: 'open', group, subject: b64(subject) });
  if (opened.t !== 'ok') throw new Error(`open: ${opened.code}`);
  return { room, key, subject, group, teacher, epoch: 0 };
}

/** Somebody knocks and the teacher lets them in. */
export async function letIn(lesson, url, options) {
  const wire = await Wire.open(url, options);
  const key = keyPair();
  const subject = randomBytes(8);
  await wire.hello(lesson.room);
  const { conn } = await wire.prove(lesson.room, key);
  const taken = await lesson.teacher.ask({ t: 'commit', mid: b64(randomBytes(8)), epoch: lesson.epoch, commit: b64('commit'), welcome: b64('welcome'),
    joiners: [{ conn, subject: b64(subject), key: b64(key.raw) }], leavers: [] });
  if (taken.t !== 'ok') throw new Error(`commit: ${taken.code}`);
  lesson.epoch++;
  await wire.hears((each) => each.t === 'welcome');
  return wire;
}
