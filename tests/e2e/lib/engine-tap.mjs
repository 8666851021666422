// @ts-check
// What the media engine receives, seen by its owner: a second session on its own API, with the secrets that lie in the
// server's data folder, has one publisher's packets forwarded to a local port.
import dgram from 'node:dgram';
import { WebSocket } from 'ws';

export class EngineTap {
  /** @param {{port: number, api_secret: string, admin_key: string, room_secret: string}} notes */
  static async open(notes) {
    const socket = new WebSocket(`ws://127.0.0.1:${notes.port}`, 'janus-protocol');
    await new Promise((done, failed) => { socket.on('open', done); socket.on('error', failed); });
    const tap = new EngineTap(socket, notes);
    tap.session = (await tap.ask({ janus: 'create' })).data.id;
    tap.handle = (await tap.ask({ janus: 'attach', plugin: 'janus.plugin.videoroom' })).data.id;
    return tap;
  }

  constructor(socket, notes) {
    this.socket = socket;
    this.notes = notes;
    /** @type {number | undefined} */ this.session = undefined;
    /** @type {number | undefined} */ this.handle = undefined;
    this.waiting = new Map();
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message.janus === 'ack') return;
      this.waiting.get(message.transaction)?.(message);
      this.waiting.delete(message.transaction);
    });
  }

  /** The answer; of an asynchronous request the event that comes after the 'ack'. */
  ask(message) {
    const transaction = Math.random().toString(36).slice(2);
    return new Promise((done, failed) => {
      this.waiting.set(transaction, (answer) => (answer.janus === 'error' ? failed(new Error(answer.error.reason)) : done(answer)));
      this.socket.send(JSON.stringify({ ...message, transaction, apisecret: this.notes.api_secret,
        ...(this.session ? { session_id: this.session } : {}), ...(this.handle ? { handle_id: this.handle } : {}) }));
    });
  }
  async room(body) {
    const { plugindata } = await this.ask({ janus: 'message', body: { ...body, secret: this.notes.room_secret, admin_key: this.notes.admin_key } });
    if (plugindata.data.error) throw new Error(plugindata.data.error);
    return plugindata.data;
  }

  /** Everybody who sends, with the state of their streams: what a participant is told on coming in. */
  async publishers(room) {
    const token = `tap-${Math.random()}`;
    await this.room({ request: 'allowed', room, action: 'add', allowed: [token] });
    // On a handle of its own: one that has left a room does not join another time.
    const looker = new EngineTap(this.socket, this.notes);
    looker.session = this.session;
    looker.handle = (await looker.ask({ janus: 'attach', plugin: 'janus.plugin.videoroom' })).data.id;
    const { publishers } = await looker.room({ request: 'join', ptype: 'publisher', room, token, id: token });
    await looker.ask({ janus: 'detach' });
    return publishers;
  }

  /** The RTP packets of one stream of one publisher. */
  async packets(room, publisher, mid, ms) {
    const udp = dgram.createSocket('udp4');
    await new Promise((done) => udp.bind(0, '127.0.0.1', () => done(undefined)));
    /** @type {Buffer[]} */
    const packets = [];
    udp.on('message', (packet) => packets.push(packet));
    await this.room({ request: 'rtp_forward', room, publisher_id: publisher, host: '127.0.0.1', host_family: 'ipv4', streams: [{ mid, port: udp.address().port }] });
    await new Promise((done) => setTimeout(done, ms));
    udp.close();
    return packets;
  }
  close() { this.socket.close(); }
}

/** Payload and marker of an RTP packet (RFC 3550 §5.1), or null for anything else. */
export function rtp(packet) {
  if (packet.length < 12 || packet[0] >> 6 !== 2 || (packet[1] & 0x7f) >= 64 && (packet[1] & 0x7f) < 96) return null;
  let at = 12 + 4 * (packet[0] & 15);
  if (packet[0] & 0x10) at += 4 + 4 * packet.readUInt16BE(at + 2);
  const end = packet.length - (packet[0] & 0x20 ? packet[packet.length - 1] : 0);
  return { payload: packet.subarray(at, end), marker: packet[1] >> 7 === 1, timestamp: packet.readUInt32BE(4) };
}

/** Whole VP8 frames: payload descriptors (RFC 7741 §4.2) off, packets joined. Frames whose beginning is missing are left out. */
export function vp8Frames(packets) {
  const frames = [];
  /** @type {Buffer[] | null} */
  let parts = null;
  for (const packet of packets) {
    const parsed = rtp(packet);
    if (!parsed || parsed.payload.length < 2) continue;
    const { payload, marker } = parsed;
    let at = 1;
    if (payload[0] & 0x80) {
      const extended = payload[at++];
      if (extended & 0x80) at += payload[at] & 0x80 ? 2 : 1;
      if (extended & 0x40) at += 1;
      if (extended & 0x30) at += 1;
    }
    if ((payload[0] & 0x10) && (payload[0] & 7) === 0) parts = [];
    parts?.push(payload.subarray(at));
    if (marker && parts) {
      frames.push(Buffer.concat(parts));
      parts = null;
    }
  }
  return frames;
}

/** Shannon entropy in bits a byte: near 8 for what is random. */
export function entropy(bytes) {
  const counts = new Array(256).fill(0);
  for (const byte of bytes) counts[byte]++;
  return -counts.filter((n) => n > 0).reduce((sum, n) => sum + (n / bytes.length) * Math.log2(n / bytes.length), 0);
}
