// @ts-check
// A class of two that must go on whatever happens beside it, and the means to make something happen.
import net from 'node:net';
import { BareServer } from './bare-server.mjs';
import { check, equal } from './test.mjs';
import { letIn, openedClass } from './wire.mjs';

/** A server with a class of two in it, and a way to see that it goes on. */
export async function withClass(t) {
  const server = await BareServer.start(t);
  const url = `ws://localhost:${server.port}/ws`;
  const lesson = await openedClass(url);
  const ada = await letIn(lesson, url);
  t.later(() => { lesson.teacher.close(); ada.close(); });
  let said = 0;
  const goesOn = async () => {
    const text = `word ${++said}`;
    const began = Date.now();
    const { seq } = await lesson.teacher.say(lesson.epoch, text);
    const heard = await ada.hears((each) => each.t === 'log' && each.seq === seq);
    equal(Buffer.from(heard.body, 'base64url').toString(), text);
    check(Date.now() - began < 3000, 'at once');
  };
  await goesOn();
  return { server, port: /** @type {number} */ (server.port), url, lesson, ada, goesOn };
}

/** Sends raw bytes, and `then` once something has come back; what came back until the server closed. */
export function raw(port, bytes, timeout = 12000, then) {
  return new Promise((done) => {
    let text = '';
    const socket = net.connect(port, '127.0.0.1', () => { if (bytes.length) socket.write(bytes); });
    const timer = setTimeout(() => { socket.destroy(); done(`${text}[still open]`); }, timeout);
    socket.on('data', (data) => {
      text += data.toString('latin1');
      if (then) socket.write(then);
      then = undefined;
    });
    socket.on('error', () => {});
    socket.on('close', () => { clearTimeout(timer); done(text); });
  });
}

export const upgrade = (headers) => ['GET /ws HTTP/1.1', 'Host: localhost', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol: homeroom.1', ...headers, '', ''].join('\r\n');
