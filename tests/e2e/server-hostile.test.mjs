// @ts-check
// Clients that mean no good, over real sockets: each is answered, refused or closed, and a class goes on beside them.
import { raw, upgrade, withClass } from './lib/beside-a-class.mjs';
import { until } from './lib/process.mjs';
import { check, equal, test } from './lib/test.mjs';
import { Wire } from './lib/wire.mjs';

test('another site’s page cannot open our socket', async (t) => {
  const { url, port, goesOn } = await withClass(t);
  for (const origin of ['https://evil.example', `http://localhost:${port + 1}`, 'http://localhost', 'null', `http://localhost:${port}.evil.example`])
    equal(await new Wire(url, { origin }).end(), 403, origin);
  equal(await new Wire(url, { headers: { Host: `evil.example:${port}`, Origin: `http://evil.example:${port}` } }).end(), 403, 'a name that was pointed here');
  const wire = await Wire.open(url, { origin: `http://localhost:${port}` });
  wire.close();
  await goesOn();
});

test('binary frames, broken UTF-8, unmasked and oversized frames end their connection', async (t) => {
  const { url, port, goesOn } = await withClass(t);
  const binary = await Wire.open(url);
  binary.socket.send(Buffer.from([1, 2, 3]));
  equal(await binary.end(), 1003, 'binary');
  const utf8 = await Wire.open(url);
  utf8.socket.send(Buffer.from('{"t":"\xff"}', 'latin1'), { binary: false });
  equal(await utf8.end(), 1007, 'bad UTF-8');
  const large = await Wire.open(url);
  large.socket.send('x'.repeat(2 * 1024 * 1024));
  // The server does not read on to the end of what it refuses: a sender in mid-sentence may miss the close frame (1006).
  const refused = async (wire, what) => check([1009, 1006].includes(await wire.end()), what);
  await refused(large, 'two megabytes');
  const pieces = await Wire.open(url);  // no frame is too large, the message is
  for (let i = 0; i < 20; i++) pieces.socket.send('x'.repeat(1000), { fin: false });
  await refused(pieces, 'pieces');
  const frames = { unmasked: [0x81, 1, 0x78], reserved: [0xf1, 0x80, 0, 0, 0, 0], 'unknown opcode': [0x83, 0x80, 0, 0, 0, 0], 'long ping': [0x89, 0xfe, 0, 200, 0, 0, 0, 0] };
  for (const [name, bytes] of Object.entries(frames)) {
    const text = await raw(port, upgrade([]), 12000, Buffer.from(bytes));
    check(text.startsWith('HTTP/1.1 101 ') && text.includes('\x88\x02\x03\xea'), `${name}: closed with 1002`);
  }
  await goesOn();
});

test('rubbish as HTTP is refused, and the reader is told why', async (t) => {
  const { port, goesOn } = await withClass(t);
  const status = async (bytes) => (await raw(port, bytes)).split('\r\n')[0];
  equal(await status('rubbish\r\n\r\n'), 'HTTP/1.1 400 Bad Request');
  equal(await status(`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(200000)}\r\n\r\n`), 'HTTP/1.1 431 Request Header Fields Too Large');
  equal(await status(`GET /${'x'.repeat(20000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`), 'HTTP/1.1 431 Request Header Fields Too Large');
  equal(await status('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello'), 'HTTP/1.1 400 Bad Request');
  equal(await status('POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'), 'HTTP/1.1 405 Method Not Allowed');
  equal(await status('GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'), 'HTTP/1.1 404 Not Found');
  equal(await status('GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'), 'HTTP/1.1 426 Upgrade Required');
  equal(await status(upgrade([]).replace('Sec-WebSocket-Protocol: homeroom.1', 'X: y')), 'HTTP/1.1 400 Bad Request');
  equal(await status(upgrade([]).replace('Host: localhost\r\n', '')), 'HTTP/1.1 400 Bad Request');
  const smuggled = await raw(port, 'GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nGET /\r\n0\r\n\r\n');
  equal(smuggled.split('HTTP/1.1 ').length, 2, 'one answer, no second request in the body');
  await goesOn();
});

test('seven hundred connections from one address: some are let in, the rest told to wait, the class goes on', async (t) => {
  const { server, url, goesOn } = await withClass(t);
  const crowd = Array.from({ length: 700 }, () => new Wire(url));
  t.later(() => { for (const wire of crowd) wire.close(); });
  await until('an answer to each', () => crowd.every((wire) => wire.closed !== undefined || wire.heard.length > 0), { timeout: 9000 });
  const open = crowd.filter((wire) => wire.heard.length > 0).length;
  const refused = crowd.filter((wire) => wire.refused === 429).length;
  check(open >= 280 && open <= 680, `300 at once and 40 a second: ${open}`);
  equal(open + refused, 700, 'nobody is left without an answer');
  await goesOn();
  for (const wire of crowd) wire.close();
  await goesOn();
  equal((await fetch(`http://localhost:${server.port}/healthz`)).status, 200);
});
