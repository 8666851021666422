// @ts-check
// A wire tap: a relay on a port of its own in front of the server that keeps every byte of both directions.
import net from 'node:net';

export async function tap(serverPort) {
  const bytes = { up: [], down: [] };
  const sockets = new Set();
  const relay = net.createServer((client) => {
    const server = net.connect(serverPort, '127.0.0.1');
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => { sockets.delete(socket); client.destroy(); server.destroy(); });
    }
    const seen = { up: [], down: [] };
    bytes.up.push(seen.up);
    bytes.down.push(seen.down);
    client.on('data', (data) => {
      // Compressed frames could not be searched: the offer to compress is taken out of the handshake.
      const text = data.toString('latin1');
      const out = /^GET .*\r\n/.test(text) ? Buffer.from(text.replace(/Sec-WebSocket-Extensions:.*\r\n/i, '').replace(/Accept-Encoding:.*\r\n/i, ''), 'latin1') : data;
      seen.up.push(out);
      server.write(out);
    });
    server.on('data', (data) => { seen.down.push(data); client.write(data); });
  });
  await new Promise((done) => relay.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {net.AddressInfo} */ (relay.address());

  const joined = (list) => list.map((parts) => Buffer.concat(parts));
  return {
    port,
    /** What the server said, as text, and what the client said, unmasked. */
    text() {
      const down = joined(bytes.down);
      const up = joined(bytes.up).flatMap((all) => [all, ...clientFrames(all)]);
      return { down: down.map((b) => b.toString('utf8')).join('\n'), up: up.map((b) => b.toString('utf8')).join('\n') };
    },
    /** JSON messages from the server's side. */
    pushes() {
      return joined(bytes.down).flatMap(serverFrames).map((frame) => { try { return JSON.parse(frame.toString('utf8')); } catch { return null; } }).filter(Boolean);
    },
    close() {
      relay.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function* frames(bytes) {
  const head = bytes.indexOf('\r\n\r\n');
  if (head < 0 || !/upgrade: websocket/i.test(bytes.subarray(0, head).toString('latin1'))) return;
  let at = head + 4;
  while (at + 2 <= bytes.length) {
    const masked = bytes[at + 1] & 128;
    let size = bytes[at + 1] & 127;
    let start = at + 2;
    if (size === 126) { if (start + 2 > bytes.length) return; size = bytes.readUInt16BE(start); start += 2; }
    else if (size === 127) { if (start + 8 > bytes.length) return; size = Number(bytes.readBigUInt64BE(start)); start += 8; }
    const mask = masked ? bytes.subarray(start, start + 4) : null;
    if (mask) start += 4;
    if (start + size > bytes.length) return;
    const body = Buffer.from(bytes.subarray(start, start + size));
    if (mask) for (let i = 0; i < size; i++) body[i] ^= mask[i & 3];
    yield body;
    at = start + size;
  }
}
const clientFrames = (bytes) => [...frames(bytes)];
const serverFrames = (bytes) => [...frames(bytes)];
