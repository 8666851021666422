// @ts-check
// A TURN client (RFC 8656) over UDP of a few requests, that asks for what it should not get.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import dgram from 'node:dgram';

const COOKIE = 0x2112a442;
const [ALLOCATE, PERMISSION, SEND] = [0x0003, 0x0008, 0x0016];
const [USERNAME, INTEGRITY, ERROR, PEER, DATA, REALM, NONCE, FAMILY, TRANSPORT] = [0x0006, 0x0008, 0x0009, 0x0012, 0x0013, 0x0014, 0x0015, 0x0017, 0x0019];

const attribute = (type, value) => {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
};

function message(type, id, attributes, key) {
  const body = Buffer.concat(attributes);
  const head = Buffer.alloc(20);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(body.length + (key ? 24 : 0), 2);
  head.writeUInt32BE(COOKIE, 4);
  id.copy(head, 8);
  const all = Buffer.concat([head, body]);
  return key ? Buffer.concat([all, attribute(INTEGRITY, createHmac('sha1', key).update(all).digest())]) : all;
}

function read(packet) {
  const found = new Map();
  for (let at = 20; at + 4 <= packet.length;) {
    const size = packet.readUInt16BE(at + 2);
    if (!found.has(packet.readUInt16BE(at))) found.set(packet.readUInt16BE(at), packet.subarray(at + 4, at + 4 + size));
    at += 4 + size + ((4 - (size % 4)) % 4);
  }
  return found;
}

/** XOR-PEER-ADDRESS. @param {string} address IPv4, or IPv6 as 32 hex digits @param {number} port @param {Buffer} id */
function peerOf(address, port, id) {
  const six = !address.includes('.');
  const bytes = six ? Buffer.from(address, 'hex') : Buffer.from(address.split('.').map(Number));
  const mask = Buffer.concat([Buffer.from('2112a442', 'hex'), id]);
  const value = Buffer.alloc(4 + bytes.length);
  value[1] = six ? 2 : 1;
  value.writeUInt16BE(port ^ (COOKIE >>> 16), 2);
  bytes.forEach((byte, i) => { value[4 + i] = byte ^ mask[i]; });
  return attribute(PEER, value);
}

/** As the server makes it. @param {string} secret */
export function credential(secret, name = 'somebody', end = Math.floor(Date.now() / 1000) + 600) {
  const username = `${end}:${name}`;
  return { username, password: createHmac('sha1', secret).update(username).digest('base64') };
}

export class Turn {
  /** @param {number} port of the relay on 127.0.0.1 @param {{username: string, password: string} | null} who */
  constructor(port, who) {
    this.port = port;
    this.who = who;
    this.socket = dgram.createSocket('udp4');
    /** @type {Map<string, (packet: Buffer) => void>} */
    this.waiting = new Map();
    this.socket.on('message', (packet) => this.waiting.get(packet.subarray(8, 20).toString('hex'))?.(packet));
    this.realm = this.nonce = Buffer.alloc(0);
  }
  close() { this.socket.close(); }

  /** 0: success, else the error's code; -1: no answer. @returns {Promise<number>} */
  async ask(type, attributesOf, second = false) {
    const id = randomBytes(12);
    const attributes = attributesOf(id);
    let key;
    if (this.who && this.nonce.length > 0) {
      key = createHash('md5').update(`${this.who.username}:${this.realm}:${this.who.password}`).digest();
      attributes.push(attribute(USERNAME, Buffer.from(this.who.username)), attribute(REALM, this.realm), attribute(NONCE, this.nonce));
    }
    const packet = await /** @type {Promise<Buffer | null>} */ (new Promise((done) => {
      const say = () => this.socket.send(message(type, id, attributes, key), this.port, '127.0.0.1');
      const again = setInterval(say, 400); // it may be lost, or come before the relay hears
      const timer = setTimeout(() => { clearInterval(again); done(null); }, 4000);
      this.waiting.set(id.toString('hex'), (answer) => { clearInterval(again); clearTimeout(timer); done(answer); });
      say();
    }));
    if (!packet) return -1;
    if ((packet.readUInt16BE(0) & 0x0110) === 0x0100) return 0;
    const found = read(packet);
    const error = found.get(ERROR) ?? Buffer.alloc(4);
    const code = error[2] * 100 + error[3];
    if ((code === 401 || code === 438) && !second && this.who) {
      this.realm = found.get(REALM) ?? this.realm;
      this.nonce = found.get(NONCE) ?? this.nonce;
      return this.ask(type, attributesOf, true);
    }
    return code;
  }
  /** @param {number} transport 17: UDP, 6: TCP @param {number} [family] 1: IPv4, 2: IPv6 */
  allocate(transport = 17, family) {
    return this.ask(ALLOCATE, () => [attribute(TRANSPORT, Buffer.from([transport, 0, 0, 0])), ...(family ? [attribute(FAMILY, Buffer.from([family, 0, 0, 0]))] : [])]);
  }
  permit(address) { return this.ask(PERMISSION, (id) => [peerOf(address, 0, id)]); }
  /** A Send indication: nobody answers. */
  send(address, port, data) {
    const id = randomBytes(12);
    this.socket.send(message(SEND, id, [peerOf(address, port, id), attribute(DATA, data)]), this.port, '127.0.0.1');
  }
}

/** What a relay has carried to a client over TCP: the data of ChannelData messages and Data indications (RFC 8656 §12.4, §11.4). @param {Buffer} stream */
export function carried(stream) {
  const found = [];
  for (let at = 0; at + 4 <= stream.length;) {
    const size = stream.readUInt16BE(at + 2);
    if (stream[at] >> 6 === 1) {
      found.push(stream.subarray(at + 4, at + 4 + size));
      at += 4 + size + ((4 - (size % 4)) % 4);
    } else {
      const data = read(stream.subarray(at, at + 20 + size)).get(DATA);
      if (data) found.push(data);
      at += 20 + size;
    }
  }
  return found;
}
