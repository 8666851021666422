// @ts-check
// The only way between one person's browser and the media engine: a relay of UDP that can be cut, and that has other ports
// when it is whole again, as when a laptop changes networks. The SDP that passes by is made to know no other way.
import dgram from 'node:dgram';

const candidate = /^a=candidate:.*\r?\n/gm;

export class UdpPath {
  constructor() {
    this.isCut = false;
    /** By the engine's address. @type {Map<string, {port: Promise<number>}>} */
    this.fronts = new Map();
    /** @type {Set<dgram.Socket>} */
    this.sockets = new Set();
    /** Towards the engine, one for each port of the browser. @type {Map<string, dgram.Socket>} */
    this.backs = new Map();
  }

  /** What the browser says of itself: no address that the engine could find by itself. */
  fromPage(sdp) {
    return sdp.replace(candidate, '').replace(/^(m=.*\r?\n(?:c=.*\r?\n)?)/gm, '$1a=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n');
  }

  /** What the engine says of itself: our ports in place of its own. */
  async fromEngine(sdp) {
    const lines = sdp.split('\r\n');
    const kept = [];
    for (const line of lines) {
      const [, head, protocol, priority, address, port, tail] = /^a=candidate:(\S+ \d+) (\S+) (\d+) (\S+) (\d+) (typ host.*)$/.exec(line) ?? [];
      if (!head) kept.push(line);
      else if (protocol.toLowerCase() === 'udp' && address.includes('.'))
        kept.push(`a=candidate:${head} ${protocol} ${priority} ${address} ${await this.front(address, Number(port))} ${tail}`);
    }
    return kept.join('\r\n');
  }

  front(address, port) {
    const name = `${address} ${port}`;
    const known = this.fronts.get(name);
    if (known) return known.port;
    const front = this.#socket();
    front.on('message', (packet, from) => {
      if (this.isCut) return;
      const key = `${name} ${from.port}`;
      let back = this.backs.get(key);
      if (!back) {
        back = this.#socket();
        this.backs.set(key, back);
        back.on('message', (answer) => { if (!this.isCut && this.sockets.has(front)) front.send(answer, from.port, from.address); });
      }
      back.send(packet, port, address);
    });
    const bound = new Promise((done) => front.bind(0, address, () => done(front.address().port)));
    this.fronts.set(name, { port: /** @type {Promise<number>} */ (bound) });
    return bound;
  }

  cut() { this.isCut = true; }
  /** Whole again: for the engine the browser is somewhere else now. */
  mend() {
    for (const back of this.backs.values()) this.#end(back);
    this.backs.clear();
    this.isCut = false;
  }
  close() { for (const socket of this.sockets) this.#end(socket); }

  #socket() {
    const socket = dgram.createSocket('udp4');
    socket.on('error', () => {});
    this.sockets.add(socket);
    return socket;
  }
  #end(socket) {
    this.sockets.delete(socket);
    socket.close();
  }
}
