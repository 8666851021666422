// @ts-check
// An origin of its own in front of the server, for one person of a story: it serves the server's client or another one, and
// what goes through its WebSockets may be read, changed, left out and added to.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { WebSocket, WebSocketServer } from 'ws';

/** One page's connection. `ask` sends a request of ours beside the page's own, and gives the answer. */
class Line {
  constructor(page, server, hooks) {
    this.page = page;
    this.server = server;
    this.n = 0;
    /** Of each number that the server knows: the page's own, or who else waits. @type {Map<number, number | ((answer: any) => void)>} */
    this.asked = new Map();
    const early = [];
    server.on('open', () => { for (const text of early.splice(0)) server.send(text); });
    // One after the other, for a hook may take its time.
    let work = Promise.resolve();
    const inTurn = (take) => (data) => { work = work.then(() => take(JSON.parse(String(data)))).catch(() => {}); };
    page.on('message', inTurn(async (said) => {
      const message = await hooks.up(said, this);
      if (!message) return;
      const { n } = message;
      this.asked.set(++this.n, n);
      const text = JSON.stringify({ ...message, n: this.n });
      if (server.readyState === WebSocket.OPEN) server.send(text);
      else early.push(text);
    }));
    server.on('message', inTurn(async (message) => {
      const asked = this.asked.get(message.n);
      if (asked !== undefined) this.asked.delete(message.n);
      if (typeof asked === 'function') return asked(message);
      const passed = await hooks.down(asked === undefined ? message : { ...message, n: asked }, this);
      if (passed) this.tell(passed);
    }));
    for (const [one, other] of [[page, server], [server, page]]) {
      one.on('error', () => {});
      one.on('close', (code) => (code === 1005 || code === 1006 ? other.terminate() : other.close(code)));
    }
  }
  tell(message) { if (this.page.readyState === WebSocket.OPEN) this.page.send(JSON.stringify(message)); }
  ask(message, timeout = 5000) {
    return new Promise((done) => {
      const timer = setTimeout(() => done({ t: 'nothing' }), timeout);
      this.asked.set(++this.n, (answer) => { clearTimeout(timer); done(answer); });
      if (this.server.readyState === WebSocket.OPEN) this.server.send(JSON.stringify({ ...message, n: this.n }));
    });
  }
}

/**
 * `client`: a packed folder to serve instead of the server's. `up` and `down` get each message of the page and of the server,
 * and give what goes on in its place, or null for nothing, or a promise of it.
 * @param {import('./server.mjs').Server} server
 * @param {{client?: string, up?: (message: any, line: Line) => any, down?: (message: any, line: Line) => any}} [how]
 */
export async function relay(server, { client, up = (message) => message, down = (message) => message } = {}) {
  const manifest = client ? JSON.parse(fs.readFileSync(path.join(client, 'manifest.json'), 'utf8')) : null;
  /** @type {Line[]} */
  const lines = [];
  /** @type {Set<import('node:stream').Duplex>} */
  const sockets = new Set();

  /** The server's own page, for its headers. @type {Promise<Response> | undefined} */
  let page;
  const origin = http.createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    // Other pages come with the headers that the server gives its own: the policy holds for them too.
    const entry = manifest?.[url.pathname] ?? (manifest && !/\.\w+$/.test(url.pathname) ? manifest['/index.html'] : null);
    const answer = await (entry ? (page ??= fetch(`${server.url}/`)) : fetch(`${server.url}${url.pathname}`)).catch(() => null);
    if (!answer) return response.writeHead(502).end();
    const headers = Object.fromEntries([...answer.headers].filter(([name]) => !/^(content-(encoding|length|type)|connection|transfer-encoding|date|etag|cache-control)$/.test(name)));
    const type = entry?.type ?? answer.headers.get('content-type') ?? 'text/plain';
    const body = entry ? fs.readFileSync(path.join(/** @type {string} */ (client), entry.file)) : Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, { ...headers, 'content-type': type, 'cache-control': 'no-store' }).end(body);
  });
  const pages = new WebSocketServer({ noServer: true });
  origin.on('connection', (socket) => { sockets.add(socket); socket.on('close', () => sockets.delete(socket)); });
  let isCut = false;
  origin.on('upgrade', (request, socket, head) => isCut ? socket.destroy() : pages.handleUpgrade(request, socket, head, (page) => {
    lines.push(new Line(page, new WebSocket(`ws://localhost:${server.port}/ws`, 'homeroom.1', { origin: server.url }), { up, down }));
  }));
  await new Promise((done) => origin.listen(0, '127.0.0.1', () => done(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (origin.address());
  return {
    url: `http://localhost:${port}`,
    /** This address, at this origin. */
    at: (address) => address.replace(/^http:\/\/localhost:\d+/, `http://localhost:${port}`),
    /** The page's newest connection. */
    line: () => /** @type {Line} */ (lines.at(-1)),
    /** No connection any more, and no new one, until it is mended. */
    cut() {
      isCut = true;
      for (const line of lines) { line.page.terminate(); line.server.terminate(); }
    },
    mend() { isCut = false; },
    close() {
      origin.close();
      for (const line of lines) { line.page.terminate(); line.server.terminate(); }
      for (const socket of sockets) socket.destroy();
    },
  };
}
