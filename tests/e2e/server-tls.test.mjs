// @ts-check
// Reachable from outside: TLS always, with a certificate that was given or one that the server made itself.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { BareServer, folder, ownAddress } from './lib/bare-server.mjs';
import { until } from './lib/process.mjs';
import { check, equal, test } from './lib/test.mjs';
import { Wire } from './lib/wire.mjs';

const host = ownAddress ?? '0.0.0.0';

/** A self-signed pair in a folder, as an administrator would bring it. */
function pair(where, name, key = 'key.pem', cert = 'cert.pem') {
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30', '-subj', `/CN=${name}`,
    '-addext', `subjectAltName=DNS:${name}`, '-keyout', path.join(where, key), '-out', path.join(where, cert)], { stdio: 'pipe' });
  return { cert: path.join(where, cert), key: path.join(where, key) };
}

/** The certificate that is served. */
function served(port, options = {}) {
  return new Promise((done, failed) => {
    const socket = tls.connect({ host, port, rejectUnauthorized: false, ...options }, () => {
      done({ certificate: socket.getPeerCertificate(), protocol: socket.getProtocol() });
      socket.end();
    });
    socket.on('error', failed);
  });
}

function get(url, options = {}) {
  return new Promise((done, failed) => {
    https.get(url, { rejectUnauthorized: false, ...options }, (answer) => {
      let text = '';
      answer.on('data', (data) => { text += data; });
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, text }));
    }).on('error', failed);
  });
}

test('without a certificate it makes one, prints its fingerprint and says how to put a real one in', async (t) => {
  const server = await BareServer.start(t, ['--host', host]);
  check(server.text.includes('--cert FILE --key FILE'), 'how to put a real one in');
  check(server.text.includes(`Homeroom is at https://`), server.text);
  const printed = /[0-9A-F]{2}(:[0-9A-F]{2}){31}/.exec(server.text)?.[0];
  const { certificate } = await served(server.port);
  equal(printed, certificate.fingerprint256, 'the fingerprint printed is the one served');
  check(certificate.subjectaltname.includes(host), `for ${host}: ${certificate.subjectaltname}`);
  const { status, headers } = await get(`https://${host}:${server.port}/`);
  equal(status, 200);
  check(!headers['strict-transport-security'], 'nobody is bound to a certificate that nobody vouches for');
  await server.stop();
  const again = await BareServer.start(t, ['--host', host, '--data', server.data]);
  check(again.text.includes(/** @type {string} */ (printed)), 'the same after a restart');
});

test('a given certificate is used, TLS 1.2 at least, and browsers may insist on it', async (t) => {
  const { cert, key } = pair(folder(t, 'pair'), 'school.example');
  const server = await BareServer.start(t, ['--host', host, '--cert', cert, '--key', key]);
  check(!server.text.includes('fingerprint'), 'nothing to compare by hand');
  equal((await served(server.port)).certificate.subject.CN, 'school.example');
  equal((await get(`https://${host}:${server.port}/healthz`)).status, 200);
  check((await get(`https://${host}:${server.port}/`)).headers['strict-transport-security'], 'HSTS');
  equal((await served(server.port, { maxVersion: 'TLSv1.2' })).protocol, 'TLSv1.2');
  const old = await served(server.port, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }).catch(() => 'refused');
  equal(old, 'refused', 'TLS 1.1');
});

test('a pair that does not fit ends the start with a sentence', async (t) => {
  const where = folder(t, 'pair');
  const one = pair(where, 'one.example');
  const two = pair(where, 'two.example', 'key2.pem', 'cert2.pem');
  for (const [cert, key, word] of [[one.cert, two.key, 'cannot be used with that certificate'], [path.join(where, 'none'), one.key, 'cannot be used']]) {
    const server = await BareServer.start(t, ['--host', host, '--cert', cert, '--key', key], { ready: false });
    equal(await server.exited, 1);
    check(server.text.includes(word), server.text);
  }
});

test('SIGHUP takes a new certificate; WebSockets stay; a broken one leaves the old in place', async (t) => {
  const where = folder(t, 'pair');
  const { cert, key } = pair(where, 'first.example');
  const server = await BareServer.start(t, ['--host', host, '--cert', cert, '--key', key]);
  const wire = await Wire.open(`wss://${host}:${server.port}/ws`);
  pair(where, 'second.example');
  server.child.kill('SIGHUP');
  await server.says('certificate-reloaded');
  equal((await served(server.port)).certificate.subject.CN, 'second.example');
  equal((await wire.ask({ t: 'hello', v: 1, class: 'a'.repeat(26) })).code, 'no-such-class', 'the old WebSocket lives');

  fs.writeFileSync(cert, 'rubbish');
  server.child.kill('SIGHUP');
  await server.says('certificate-kept');
  check(server.log().some((line) => line.event === 'certificate-kept' && line.text.includes('The old one stays in use')), server.text);
  equal((await served(server.port)).certificate.subject.CN, 'second.example');
  equal((await wire.ask({ t: 'hello', v: 1, class: 'a'.repeat(26) })).code, 'no-such-class', 'and goes on living');
  wire.close();
});

test('plain HTTP at the TLS port is shown the way, rubbish and silence hold nothing', async (t) => {
  const server = await BareServer.start(t, ['--host', host]);
  const port = /** @type {number} */ (server.port);
  const answer = await fetch(`http://${host}:${port}/c/${'a'.repeat(26)}`, { redirect: 'manual' });
  equal(answer.status, 307);
  equal(answer.headers.get('location'), `https://${host}:${port}/c/${'a'.repeat(26)}`);
  const say = (bytes) => new Promise((done) => {
    let text = '';
    const socket = net.connect(port, host, () => socket.write(bytes));
    socket.on('data', (data) => { text += data; });
    socket.on('close', () => done(text));
    socket.on('error', () => {});
  });
  const began = Date.now();
  const answers = await Promise.all([
    say('GET / HTTP/1.1\r\n\r\n'), say('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n'), say('SSH-2.0-x\r\n\r\n'), say(Buffer.alloc(5000, 0x16)), say(Buffer.from([0x16, 3, 1])),
  ]);
  check(Date.now() - began < 14000, 'each is over in a few seconds');
  for (const text of answers.slice(0, 2)) check(text.startsWith('HTTP/1.1 400 ') && text.includes('https only'), text);
  equal((await get(`https://${host}:${port}/healthz`)).status, 200, 'and others are served');
});

test('the health of a server at an address of the machine is told to who asks over TLS', async (t) => {
  const server = await BareServer.start(t, ['--host', '0.0.0.0']);
  await until('200', async () => (await get(`https://127.0.0.1:${server.port}/healthz`)).status === 200);
});
