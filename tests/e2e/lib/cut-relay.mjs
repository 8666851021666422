// @ts-check
// A relay on a port of its own in front of the server that can be told to cut what a school's network may cut.
import net from 'node:net';

/** @param {number} serverPort */
export async function cutRelay(serverPort) {
  const sockets = new Set();
  const cut = { webSockets: false, all: false };
  const relay = net.createServer((client) => {
    if (cut.all) return void client.destroy();
    const server = net.connect(serverPort, '127.0.0.1');
    for (const socket of [client, server]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => { sockets.delete(socket); client.destroy(); server.destroy(); });
    }
    client.on('data', (data) => {
      if (cut.webSockets && /^upgrade: websocket/im.test(data.toString('latin1'))) return void client.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      server.write(data);
    });
    server.on('data', (data) => client.write(data));
  });
  await new Promise((done) => relay.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {net.AddressInfo} */ (relay.address());
  const drop = () => { for (const socket of sockets) socket.destroy(); };
  return {
    url: `http://localhost:${port}`,
    /** @param {Partial<typeof cut>} what */
    cut(what) {
      Object.assign(cut, what);
      drop();
    },
    close() {
      relay.close();
      drop();
    },
  };
}
