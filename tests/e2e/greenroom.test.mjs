// @ts-check
// Before class: the check of the connection names the hop that is cut, one hears oneself through our own Opus, and the devices
// that were chosen are there the next time.
import { check, equal, test } from './lib/test.mjs';
import { CHECK, checked, works } from './lib/checked.mjs';
import { cutRelay } from './lib/cut-relay.mjs';
import { seats } from './lib/pictures.mjs';
import { sleep, until } from './lib/process.mjs';

for (const browser of /** @type {const} */ (['chromium', 'firefox']))
  test(`all is well in ${browser}: each hop was tried`, async (t) => {
    const server = await t.server();
    const ada = await t[browser]('Ada', 'green');
    await ada.open(`${server.url}/c/${'a'.repeat(26)}#s=${'A'.repeat(22)}`); // no such class: nobody has to be let in
    const results = await checked(ada);
    for (const hop of [works.server, works.socket, works.engine, works.udp]) equal(results[hop], 'Works', hop);
    equal(results[works.tcp], 'Not offered by this school');
    equal(results[works.relay], 'Not offered by this school');
    check((await ada.words()).includes('All is well'), 'a sentence sums it up');
  });

test('UDP is blocked, as a school\'s policy does it: that hop is named, with its address', async (t) => {
  const server = await t.server();
  const ada = await t.chromium('Ada', 'green', { args: ['--webrtc-ip-handling-policy=disable_non_proxied_udp'] });
  await ada.open(`${server.url}/c/${'a'.repeat(26)}#s=${'A'.repeat(22)}`);
  const results = await checked(ada);
  for (const hop of [works.server, works.socket, works.engine]) equal(results[hop], 'Works', hop);
  equal(results[works.udp], 'Does not get through');
  const words = await ada.words();
  check(/UDP to \d+\.\d+\.\d+\.\d+, ports 20000 to 40000, is blocked/.test(words), 'the words to read out name address and ports');
  check(words.includes('Sound and pictures do not get through'), 'a sentence says what still works');
});

test('WebSocket is cut, then everything: the first hop that fails is named', async (t) => {
  const server = await t.server();
  const relay = await cutRelay(server.port);
  t.later(() => relay.close());
  const ada = await t.chromium('Ada', 'green');
  await ada.open(`${relay.url}/c/${'a'.repeat(26)}#s=${'A'.repeat(22)}`);
  await ada.sees('button', CHECK);
  relay.cut({ webSockets: true });
  let results = await checked(ada);
  equal(results[works.server], 'Works');
  equal(results[works.socket], 'Does not get through');
  equal(results[works.udp], 'Not checked');
  check((await ada.words()).includes('A proxy or a filter must let WebSocket through'), 'what to ask for');
  relay.cut({ all: true });
  results = await checked(ada);
  equal(results[works.server], 'Does not get through');
  equal(results[works.socket], 'Not checked');
  relay.cut({ webSockets: false, all: false });
  results = await checked(ada);
  equal(results[works.udp], 'Works', 'it is whole again');
});

test('one hears oneself as the class will, and the module comes only then', async (t) => {
  const server = await t.server();
  const ada = await t.chromium('Ada', 'green', { init: [() => {
    const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (thing) => {
      if (thing instanceof Blob && thing.type === 'audio/wav') /** @type {any} */ (window).heard = thing;
      return make(thing);
    };
  }] });
  await ada.open(`${server.url}/c/${'a'.repeat(26)}#s=${'A'.repeat(22)}`);
  const fetched = () => ada.read(() => performance.getEntriesByType('resource').map((e) => e.name).filter((n) => /voice|hear/.test(n)));
  await ada.press('button', 'Devices and sound');
  await ada.sees('radiogroup', 'Microphone');
  equal(await fetched(), [], 'nothing of it was loaded');
  await ada.press('button', 'Hear yourself as the class will');
  await until('recording', async () => (await ada.words()).includes('Say something'));
  await until('playing', async () => (await ada.words()).includes('This is how the class hears you'));
  check((await fetched()).some((name) => name.endsWith('.wasm')), 'our own Opus');
  const heard = await ada.read(async (/** @type {number} */ hertz) => {
    const sound = (await new OfflineAudioContext(1, 1, 48000).decodeAudioData(await /** @type {any} */ (window).heard.arrayBuffer())).getChannelData(0);
    const middle = sound.subarray(24000, 120000);
    const share = (/** @type {number} */ f) => {
      let re = 0, im = 0, all = 0;
      middle.forEach((x, i) => { re += x * Math.cos(2 * Math.PI * f * i / 48000); im += x * Math.sin(2 * Math.PI * f * i / 48000); all += x * x; });
      return 2 * (re * re + im * im) / (middle.length * all);
    };
    return { samples: sound.length, own: share(hertz), other: share(hertz * 1.5) };
  }, seats.green.tone);
  equal(heard.samples, 3 * 48000, 'three seconds');
  check(heard.own > 0.2 && heard.other < 0.05, `one's own voice: ${JSON.stringify(heard)}`);
  await until('its end', async () => !(await ada.words()).includes('This is how the class hears you'));
  check(!(await ada.isOn('Microphone').catch(() => false)), 'the microphone is off as before');
});

test('devices are chosen and remembered; the level moves only while the microphone is on', async (t) => {
  const server = await t.server();
  const spy = () => {
    const open = MediaDevices.prototype.getUserMedia;
    MediaDevices.prototype.getUserMedia = async function getUserMedia(wanted) {
      const stream = await open.call(this, wanted);
      if (stream.getAudioTracks().length) /** @type {any} */ (window).opened = stream.getAudioTracks()[0].label;
      return stream;
    };
  };
  const ada = await t.chromium('Ada', 'green', { args: ['--use-fake-device-for-media-stream=device-count=2'], init: [spy] });
  const link = `${server.url}/c/${'a'.repeat(26)}#s=${'A'.repeat(22)}`;
  await ada.open(link);
  await ada.sees('button', 'Devices and sound');
  const draws = () => ada.read(() => Number(/** @type {HTMLElement} */ (document.querySelector('canvas')).dataset.draws));
  check((await ada.count('img', 'Microphone level')) === 0, 'no meter while it is off');
  await ada.turn('Microphone', true);
  await ada.sees('img', 'Microphone level');
  await ada.turn('Microphone', false);
  await ada.gone('img', 'Microphone level');
  await sleep(500);
  const before = await draws();
  await sleep(1000);
  equal(await draws(), before, 'nothing is drawn while it is off');

  const second = 'Fake Audio Input 2';
  const opened = () => ada.read(() => /** @type {any} */ (window).opened);
  await ada.press('button', 'Devices and sound');
  await ada.press('radio', second);
  await until('it to be chosen', async () => ada.driver.read(await ada.find('radio', second), (e) => e.checked));
  await ada.press('button', 'Done');
  await ada.turn('Microphone', true);
  await until('that microphone to be the one', async () => (await opened()) === second);
  await ada.open(`${server.url}/`);
  await ada.open(link);
  await ada.turn('Microphone', true);
  await until('it to be the one the next time too', async () => (await opened()) === second);

  await ada.open(`${server.url}/`);
  await ada.open(link.replace('#', '?kiosk#'));
  await ada.turn('Microphone', true);
  check((await until('a voice', opened)) !== second, 'a kiosk knows of nothing');
});
