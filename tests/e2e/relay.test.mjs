// @ts-check
// Where no UDP gets through: classes go by way of the school's relay, over TCP or TLS; the check says so; and the relay
// leads to the engine's media ports and nowhere else.
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import dgram from 'node:dgram';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { folder, ownAddress } from './lib/bare-server.mjs';
import { CHECK, checked, works } from './lib/checked.mjs';
import { joinClass, makeClass, openClass, teacherName } from './lib/classroom.mjs';
import { decode, encode, near } from './lib/decoded.mjs';
import { entropy, rtp, vp8Frames } from './lib/engine-tap.mjs';
import { seats } from './lib/pictures.mjs';
import { freePort, sleep, until } from './lib/process.mjs';
import { check, equal, test } from './lib/test.mjs';
import { Turn, carried, credential } from './lib/turn.mjs';

const noUdp = '--webrtc-ip-handling-policy=disable_non_proxied_udp';

/** A pair for localhost in this folder, signed by an authority made for it. */
function certify(where) {
  const [key, cert, authority, authorityKey] = ['key.pem', 'cert.pem', 'authority.pem', 'authority-key.pem'].map((name) => path.join(where, name));
  const make = (keyout, out, ...how) => execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '30',
    '-keyout', keyout, '-out', out, ...how], { stdio: 'pipe' });
  make(authorityKey, authority, '-subj', '/CN=Authority of a test');
  make(key, cert, '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-addext', 'basicConstraints=critical,CA:FALSE', '-CA', authority, '-CAkey', authorityKey);
  return { key, cert, authority };
}

/** A server with a relay on free ports; with a certificate that Chromium is told to trust, and a Firefox that believes its authority. */
async function relayServer(t, { secure = false } = {}) {
  const [port, tlsPort] = [await freePort(), await freePort()];
  const options = ['--relay-port', String(port), '--relay-tls-port', String(tlsPort)];
  /** @type {string[]} */ const args = [];
  let authority = '';
  if (secure) {
    const pair = certify(folder(t, 'certificate'));
    const { key, cert } = pair;
    authority = pair.authority;
    const spki = execFileSync('sh', ['-c', `openssl x509 -in ${cert} -noout -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64`]);
    options.push('--cert', cert, '--key', key);
    args.push(`--ignore-certificate-errors-spki-list=${String(spki).trim()}`);
  }
  const server = await t.server(options);
  const offered = async () => JSON.parse((await server.get('/reach')).text).relay;
  await until('the relay', async () => (await offered())?.port === port);
  const config = () => fs.readFileSync(path.join(server.data, 'relay/turnserver.conf'), 'utf8');
  return { server, port, tlsPort, args, authority, offered, secret: () => /static-auth-secret=(.*)/.exec(config())?.[1] ?? '' };
}

/** In a page: by which protocol to the relay each connection's media goes; 'straight' without one. */
async function ways() {
  const found = [];
  for (const peer of /** @type {any} */ (window).__test.peers.filter((p) => p.connectionState === 'connected')) {
    const stats = await peer.getStats();
    for (const stat of stats.values())
      if (stat.type === 'transport') {
        const local = stats.get(stats.get(stat.selectedCandidatePairId)?.localCandidateId);
        found.push(local?.candidateType === 'relay' ? local.relayProtocol : 'straight');
      }
  }
  return found;
}

/** In a page, before its own code: of a relay's addresses it can reach those over TLS alone. */
function onlyTls() {
  const Peer = window.RTCPeerConnection;
  window.RTCPeerConnection = /** @type {any} */ (class extends Peer {
    constructor(/** @type {any} */ configuration = {}) {
      const iceServers = (configuration.iceServers ?? []).map((server) => ({ ...server, urls: [server.urls].flat().filter((url) => url.startsWith('turns:')) }))
        .filter((server) => server.urls.length > 0);
      super({ ...configuration, iceServers });
    }
  });
}

/** @type {[string, boolean][]} */ const protocols = [['tcp', false], ['tls', true]];

for (const [by, secure] of protocols)
  test(`a student without UDP sees the teacher and is seen, by ${by.toUpperCase()}; the others go straight`, async (t) => {
    const { server, args } = await relayServer(t, { secure });
    const [teacher, ada] = await Promise.all([
      t.chromium(teacherName, 'red', { args }),
      t.chromium('Ada', 'green', { args: [noUdp, ...args], init: secure ? [onlyTls] : [] }),
    ]);
    const { links } = await makeClass(teacher, server, ['Ada']);
    await openClass(teacher, { camera: true, microphone: true });
    await joinClass(ada, links.Ada, { camera: true, microphone: true });
    const began = Date.now();
    await Promise.all([ada.seesPictureOf(teacher, { timeout: 20000 }), teacher.seesPictureOf(ada, { timeout: 20000 })]);
    console.log(`        both pictures ${((Date.now() - began) / 1000).toFixed(1)} s after coming in`);
    await ada.hears([teacher]);
    equal(await ada.read(ways), [by, by], 'sending and receiving');
    equal(await teacher.read(ways), ['straight', 'straight'], 'where UDP passes it is used');
  });

for (const [by, secure] of protocols)
  test(`a student in Firefox, who may use nothing but the relay, sees the teacher and is seen, by ${by.toUpperCase()}`, async (t) => {
    const { server, args, authority } = await relayServer(t, { secure });
    const [teacher, ada] = await Promise.all([
      t.chromium(teacherName, 'red', { args }),
      t.firefox('Ada', 'green', { prefs: { 'media.peerconnection.ice.relay_only': true }, authority, init: secure ? [onlyTls] : [] }),
    ]);
    const { links } = await makeClass(teacher, server, ['Ada']);
    await openClass(teacher, { camera: true, microphone: true });
    await joinClass(ada, links.Ada, { camera: true, microphone: true });
    await Promise.all([ada.seesPictureOf(teacher, { timeout: 20000 }), teacher.seesPictureOf(ada, { timeout: 20000 })]);
    await teacher.hears([ada]);
    equal(await ada.read(ways), [by, by], 'sending and receiving');
  });

test('nobody gets through the relay without a name and a password that hold, and it leads to media alone', async (t) => {
  const { server, port, secret, offered } = await relayServer(t);
  const turn = (who) => {
    const made = new Turn(port, who);
    t.later(() => made.close());
    return made;
  };
  equal(await turn(null).allocate(), 401, 'without a name');
  equal(await turn({ ...credential(secret()), password: 'guessed' }).allocate(), 401, 'with a guessed password');
  equal(await turn(credential('another secret')).allocate(), 401, 'forged');
  equal(await turn(credential(secret(), 'somebody', Math.floor(Date.now() / 1000) - 1)).allocate(), 401, 'that has ended');
  equal(await turn({ ...credential(secret()), username: `${Math.floor(Date.now() / 1000) + 9999}:somebody` }).allocate(), 401, 'made to last longer');
  equal(await turn(credential(secret())).allocate(6), 442, 'TCP to a peer');

  const own = /** @type {string} */ (ownAddress);
  const one = turn(credential(secret()));
  equal(await one.allocate(), 0, 'a good one');
  equal(await one.permit(own), 0, 'to the engine');
  for (const address of ['127.0.0.1', '127.8.8.8', '0.0.0.0', '8.8.8.8', '169.254.169.254', '224.0.0.1', '255.255.255.255'])
    equal(await one.permit(address), 403, address);
  const six = turn(credential(secret(), 'six'));
  const code = await six.allocate(17, 2);
  check([440, 508].includes(code), `no address of IPv6: ${code}`);
  for (const address of [`${'0'.repeat(31)}1`, `${'0'.repeat(20)}ffff7f000001`, `20010db8${'0'.repeat(23)}1`]) check((await one.permit(address)) > 400, address);

  // On the engine's own address: a port of media hears, any other does not.
  const heard = async (at, where) => {
    const socket = dgram.createSocket('udp4');
    let count = 0;
    socket.on('message', () => { count++; });
    await new Promise((done, failed) => { socket.on('error', failed); socket.bind(at, where, () => done(undefined)); });
    for (let i = 0; i < 5; i++) {
      one.send(own, socket.address().port, Buffer.from('does anybody hear?'));
      await sleep(60);
    }
    socket.close();
    return count;
  };
  const media = await until('a port that is free', () => heard(20016 + Math.floor(Math.random() * 19000), own).catch(() => 0));
  check(media > 0, 'what goes to media arrives');
  for (const at of [19999, 40001 + Math.floor(Math.random() * 5000), 50505, 5353])
    for (const where of [own, '0.0.0.0']) equal(await heard(at, where).catch(() => 0), 0, `a service at ${where}, port ${at}`);

  // So many at once, and no more, whoever asks often.
  const { username, credential: password } = await offered();
  check(/^\d+:[0-9a-f]{16}$/.test(username) && Number(username.split(':')[0]) * 1000 - Date.now() < 61000, `a check's name lasts a minute: ${username}`);
  let allowed = 0;
  for (let i = 0; i < 60; i++) if ((await turn({ username, password }).allocate()) === 0) allowed++;
  equal(allowed, 48, 'of one address');
  equal(await turn({ username: (await offered()).username, password: (await offered()).credential }).allocate(), 486, 'by a fresh name too');

  const log = fs.readFileSync(server.log, 'utf8') + fs.readFileSync(path.join(server.data, 'relay/relay.log'), 'utf8');
  check(!log.includes(secret()) && !log.includes(username.split(':')[1]) && !log.includes('127.0.0.1'), 'no log tells of it');
  equal(fs.statSync(path.join(server.data, 'relay/turnserver.conf')).mode & 0o777, 0o600, 'its configuration is its own');
  equal(fs.statSync(path.join(server.data, 'relay.notes')).mode & 0o777, 0o600, 'and its notes');
});

test('the check says that UDP is cut and the relay gets through; without the relay, what to ask for', async (t) => {
  const { server, args, port, tlsPort } = await relayServer(t, { secure: true });
  const link = `${server.url}/c/${'a'.repeat(26)}#s=${'A'.repeat(22)}`;
  const ada = await t.chromium('Ada', 'green', { args: [noUdp, ...args] });
  await ada.open(link);
  const through = await checked(ada);
  equal(through, { ...Object.fromEntries(Object.values(works).map((hop) => [hop, 'Works'])), [works.udp]: 'Does not get through' });
  check((await ada.words()).includes('All is well: UDP is blocked here'), 'a sentence sums it up');

  // The ports are cut: a firewall, to the browser.
  const shut = await t.chromium('Bo', 'blue', { args: [noUdp, ...args], init: [() => {
    const Peer = window.RTCPeerConnection;
    window.RTCPeerConnection = /** @type {any} */ (class extends Peer {
      constructor(/** @type {any} */ configuration = {}) { super(JSON.parse(JSON.stringify(configuration).replace(/:\d+\?/g, ':9?'))); }
    });
  }] });
  await shut.open(link);
  const waiting = async () => (await shut.items(CHECK)).filter((text) => text.includes('Checking…')).length;
  const [cut] = await Promise.all([checked(shut), until('all three to be tried at the same time', async () => (await waiting()) === 3)]);
  for (const hop of [works.udp, works.tcp, works.relay]) equal(cut[hop], 'Does not get through', hop);
  const words = await shut.words();
  check(words.includes(`TCP to localhost:${port} or TLS to localhost:${tlsPort} is enough`), `host and port for the helpdesk: ${words.slice(-2000)}`);

  const pid = Number(fs.readFileSync(path.join(server.data, 'relay.notes'), 'utf8').split(' ')[0]);
  process.kill(pid, 'SIGSTOP');
  t.later(() => { try { process.kill(pid, 'SIGKILL'); } catch { /* the server ended it */ } });
  const hanging = await checked(ada);
  for (const hop of [works.udp, works.tcp, works.relay]) equal(hanging[hop], 'Does not get through', `${hop}, with a relay that hangs`);
});

test('the check in Firefox tries the relay too', async (t) => {
  const { server } = await relayServer(t);
  const ada = await t.firefox('Ada', 'green');
  await ada.open(`${server.url}/c/${'a'.repeat(26)}#s=${'A'.repeat(22)}`);
  const results = await checked(ada);
  for (const hop of [works.udp, works.tcp]) equal(results[hop], 'Works', hop);
  equal(results[works.relay], 'Not offered by this school', 'without a certificate there is no TLS');
});

test('the relay is not running: the check says so', async (t) => {
  const other = net.createServer(), taken = await freePort();
  await new Promise((done) => other.listen(taken, '127.0.0.1', () => done(undefined)));
  t.later(() => { other.close(); });
  const server = await t.server(['--relay-port', String(taken)]);
  const ada = await t.chromium('Ada', 'green', { args: [noUdp] });
  await ada.open(`${server.url}/c/${'a'.repeat(26)}#s=${'A'.repeat(22)}`);
  const results = await checked(ada);
  equal(results[works.udp], 'Does not get through');
  for (const hop of [works.tcp, works.relay]) equal(results[hop], 'Is not running', hop);
  check((await ada.words()).includes('The relay on the server (coturn), which needs no UDP, is not running.'), 'what to say to whoever looks after it');
});

test('what goes through the TURN relay does not decode', async (t) => {
  const { server, port } = await relayServer(t);
  // Between browser and relay, as seen by the relay's owner: what comes from the relay.
  /** @type {Buffer[]} */
  const heard = [];
  const tap = net.createServer((client) => {
    const relay = net.connect(port, '127.0.0.1');
    /** @type {Buffer[]} */
    const mine = [];
    for (const socket of [client, relay]) socket.on('error', () => { client.destroy(); relay.destroy(); });
    client.on('close', () => { relay.destroy(); heard.push(...carried(Buffer.concat(mine))); });
    client.pipe(relay);
    relay.on('data', (data) => { mine.push(data); client.write(data); });
  });
  await new Promise((done) => tap.listen(0, '127.0.0.1', () => done(undefined)));
  t.later(() => { tap.close(); });
  const tapped = /** @type {net.AddressInfo} */ (tap.address()).port;
  const byTap = new Function(`const Peer = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Peer {
      constructor(configuration = {}) { super(JSON.parse(JSON.stringify(configuration).replaceAll(':${port}?', ':${tapped}?'))); }
    };`);
  const [teacher, ada] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Ada', 'green', { args: [noUdp], init: [byTap] })]);
  const { links } = await makeClass(teacher, server, ['Ada']);
  await openClass(teacher, { camera: true, microphone: true });
  await joinClass(ada, links.Ada);
  await ada.seesPictureOf(teacher);
  await sleep(4000);
  await ada.close();
  const packets = await until('what was tapped', () => heard.filter((packet) => rtp(packet) && packet.length > 100));
  const payloads = Buffer.concat(packets.map((packet) => /** @type {any} */ (rtp(packet)).payload));
  check(packets.length > 50, `${packets.length} packets of media`);
  check(entropy(payloads) > 7.9, `they look random: ${entropy(payloads).toFixed(2)} bits a byte of ${payloads.length}`);
  const control = await teacher.read(decode, await teacher.read(encode, seats.red.rgb));
  check(near(control.colours, seats.red.rgb), 'the control decodes to the picture');
  const frames = vp8Frames(packets);
  const seen = await teacher.read(decode, [...frames, ...packets.map((packet) => /** @type {any} */ (rtp(packet)).payload)].map((frame) => frame.toString('base64')));
  check(!near(seen.colours, seats.red.rgb), `no picture: ${JSON.stringify(seen)}`);
});

test('it is started again, with another secret; taken over by the next server; and goes with it', async (t) => {
  const { server, port, secret, offered } = await relayServer(t);
  const pid = () => Number(fs.readFileSync(path.join(server.data, 'relay.notes'), 'utf8').split(' ')[0]);
  const [first, firstSecret] = [pid(), secret()];
  process.kill(first, 'SIGKILL');
  await until('another', async () => (await offered())?.port === port && pid() !== first);
  check(secret() !== firstSecret, 'with another secret');
  const second = pid();
  await server.killed();
  await server.run();
  await until('it to be taken over', async () => (await offered())?.port === port);
  equal(pid(), second, 'the same one');
  await server.stop();
  await until('its end', () => !fs.existsSync(`/proc/${second}`));
  check(!fs.existsSync(path.join(server.data, 'relay')) && !fs.existsSync(path.join(server.data, 'relay.notes')), 'nothing of it is left');
});

test('a renewed certificate is the relay\'s too, and its key lies in no file of the relay', async (t) => {
  const { server, tlsPort } = await relayServer(t, { secure: true });
  const served = () => /** @type {Promise<string>} */ (new Promise((done, failed) => {
    const socket = tls.connect({ host: '127.0.0.1', port: tlsPort, rejectUnauthorized: false }, () => {
      done(socket.getPeerCertificate().fingerprint256);
      socket.end();
    });
    socket.on('error', failed);
  }));
  const first = await served();
  const { cert } = certify(path.dirname(server.options[server.options.indexOf('--cert') + 1]));
  server.process?.child.kill('SIGHUP');
  await until('the new one', async () => (await served()) !== first);
  equal(await served(), new X509Certificate(fs.readFileSync(cert)).fingerprint256);
  await until('the key to be gone', () => !fs.existsSync(path.join(server.data, 'relay/key.pem')));
});

test('the port is taken: the server says so and runs without a relay', async (t) => {
  const other = net.createServer(), taken = await freePort();
  await new Promise((done) => other.listen(taken, '127.0.0.1', () => done(undefined)));
  t.later(() => { other.close(); });
  const server = await t.server(['--relay-port', String(taken)]);
  check(server.logTail().includes(`cannot listen on port ${taken}`) && server.logTail().includes('--relay-port'), 'what is taken and what to do');
  equal(JSON.parse((await server.get('/reach')).text).relay, { down: true });
});
