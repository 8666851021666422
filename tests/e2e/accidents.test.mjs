// @ts-check
// What befalls a class in a school: browsers die, laptops sleep, networks go, storage is lost. It comes back by itself, and no
// accident makes two classes of one. How long each took is printed, never judged.
import fs from 'node:fs';
import path from 'node:path';
import { killBrowser, sleepBrowser } from './lib/accidents.mjs';
import { hasOneTileOf, joinClass, makeClass, openClass, openClassFile, teacherName } from './lib/classroom.mjs';
import { freshFolder, sleep, until } from './lib/process.mjs';
import { relay } from './lib/relay.mjs';
import { check, equal, test } from './lib/test.mjs';
import { UdpPath } from './lib/udp-path.mjs';

const patience = { timeout: 60000 };

/** In a page: whether the engine has reported twice on what it receives. */
async function reports() {
  const w = /** @type {any} */ (window);
  w.__reports ??= new Set();
  for (const stat of await w.__test.stats()) if (stat.type === 'remote-inbound-rtp') w.__reports.add(stat.timestamp);
  return w.__reports.size >= 2;
}

/** Waits for it, and says how long it took. */
async function recovers(what, ...waits) {
  const began = Date.now();
  for (const wait of waits) await wait();
  console.log(`        ${what}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

/** The class as it was, without a question. */
const isBack = (teacher) => until(`${teacher.name} to be back in the class`, async () => (await teacher.count('list', 'People')) > 0, patience);

const oneClass = (people) => until('everyone to be in the same class', async () => {
  const words = await Promise.all(people.map((person) => person.safetyWords()));
  if (words[0] && words.every((each) => each === words[0])) return true;
  throw new Error(words.join(' | '));
}, patience);

/** Frames of that person come again, one after the other. */
const moves = (viewer, other) => until(`${viewer.name} to see ${other.name} move`, async () => {
  const before = (await viewer.pictureOf(other))?.frames ?? -1;
  await sleep(300);
  return before >= 0 && ((await viewer.pictureOf(other))?.frames ?? -1) > before;
}, { ...patience, every: 50 });

const goesOn = async (one, other, words) => {
  await one.say(`${words}?`);
  await other.reads(`${words}?`, patience);
  await other.say(`${words}!`);
  for (const person of [one, other]) await person.reads(`${words}!`, patience);
  for (const person of [one, other]) equal((await person.text('log', 'Chat')).split(`${words}!`).length, 2, 'each line once');
};

async function backUp(teacher, folder, passphrase) {
  await teacher.press('button', 'Back up class');
  await teacher.fill('textbox', 'Passphrase', passphrase);
  const [download] = await Promise.all([teacher.page.waitForEvent('download'), teacher.press('button', 'Save file')]);
  const file = path.join(folder, 'class.homeroom');
  await download.saveAs(file);
  return file;
}

test('the teacher’s browser dies in the middle of a Commit, has two tabs, and another machine takes over', async (t) => {
  const server = await t.server();
  const folder = freshFolder('teacher');
  t.later(() => fs.rmSync(folder, { recursive: true, force: true }));
  const profile = path.join(folder, 'profile');
  /** What befalls the next Commit that lets somebody in. @type {((message: any) => any) | null} */
  let fate = null;
  let isDeaf = false;
  const office = await relay(server, {
    up(message) {
      if (message.t !== 'commit' || message.joiners.length === 0 || !fate) return message;
      const mine = fate;
      fate = null;
      return mine(message);
    },
    down: (message) => (isDeaf ? null : message),
  });
  t.later(() => office.close());
  const here = (url) => url.replace(office.url, server.url);
  let teacher = await t.chromium(teacherName, 'red', { profile });
  const [ada, gale] = await Promise.all([t.chromium('Ada', 'green'), t.chromium('Dr Gale', 'blue')]);
  const { url, links } = await makeClass(teacher, { url: office.url }, ['Ada']);
  const passphrase = 'seven otters at the window';
  const file = await backUp(teacher, folder, passphrase);
  await openClass(teacher, { camera: true });
  await joinClass(ada, here(links.Ada), { camera: true });
  await ada.seesPictureOf(teacher);

  const startAgain = async () => { teacher = await t.chromium(teacherName, 'red', { profile }); };
  const opens = () => teacher.open(url);

  // The Commit is made and stored; the machine dies before the server has it.
  await gale.open(here(url));
  await gale.fill('textbox', 'Your name', 'Dr Gale');
  await gale.press('button', 'Ask to join');
  let died = new Promise((done) => { fate = () => { done(killBrowser(teacher)); return null; }; });
  await teacher.press('button', 'Let in Dr Gale').catch(() => {});
  await died;
  await startAgain();
  await recovers('browser killed before its Commit went out', opens, () => isBack(teacher), () => gale.sees('list', 'People', patience));
  await oneClass([teacher, ada, gale]);
  await teacher.turn('Camera', true);
  await ada.seesPictureOf(teacher, patience);

  // The server has it and has told everyone; the machine dies before it hears so.
  died = new Promise((done) => {
    fate = (message) => {
      isDeaf = true;
      setTimeout(() => done(killBrowser(teacher)), 100);
      return message;
    };
  });
  await ada.reload();
  await died;
  isDeaf = false;
  await startAgain();
  await recovers('browser killed after its Commit was taken', opens, () => isBack(teacher), () => ada.sees('list', 'People', patience), () => oneClass([teacher, ada, gale]));
  await hasOneTileOf(teacher, 'Ada');
  await goesOn(teacher, ada, 'After the crash');

  // Two tabs: the newer one has the class, the older one says so, and may have it back.
  const second = await t.tab(teacher);
  await recovers('a second tab', () => second.open(url), () => isBack(second), () => teacher.sees('heading', 'Your class is open in another tab', patience), () => oneClass([second, ada, gale]));
  await hasOneTileOf(ada, teacherName);
  await goesOn(second, ada, 'From the second tab');
  await recovers('and back to the first', () => teacher.press('button', 'Back to the class file'), () => isBack(teacher), () => second.sees('heading', 'Your class is open in another tab', patience), () => oneClass([teacher, ada, gale]));
  await goesOn(teacher, ada, 'From the first tab');

  // The laptop is gone. Another one, the file, the passphrase: pupils come over by themselves; guests knock again.
  await killBrowser(teacher);
  await second.close().catch(() => {});
  const old = await ada.safetyWords();
  const machine = await t.chromium(teacherName, 'yellow');
  await openClassFile(machine, server, file, passphrase);
  const over = async (teacher, before) => {
    await teacher.press('button', (await teacher.count('button', 'Open class')) ? 'Open class' : 'Return to class');
    await isBack(teacher);
    await until('Ada in the new group', async () => (await ada.safetyWords()) !== before && (await teacher.items('People')).some((item) => item.includes('Ada')), patience);
  };
  await recovers('another machine, from the backup', () => over(machine, old), () => oneClass([machine, ada]));
  await machine.turn('Camera', true);
  await ada.seesPictureOf(machine, patience);
  await hasOneTileOf(ada, teacherName);
  await goesOn(machine, ada, 'From the other machine');

  // The first one wakes up, with a meeting in its storage: it does not take the class back, nor make a second one.
  const words = await ada.safetyWords();
  await startAgain();
  await opens();
  await until('the first machine to be up', async () => (await teacher.count('heading', undefined)) > 0, patience);
  await sleep(4000);
  equal(await ada.safetyWords(), words, 'the class of the other machine goes on');
  await goesOn(machine, ada, 'Undisturbed');
  await killBrowser(teacher);

  // Storage lost while the page was closed: a new group under the same root.
  const before = await ada.safetyWords();
  await machine.open(`${server.url}/healthz`);
  await machine.read(() => new Promise((done) => { indexedDB.deleteDatabase('homeroom').onsuccess = done; }).then(() => true));
  await openClassFile(machine, server, file, passphrase);
  await recovers('storage lost, from the backup', () => over(machine, before), () => oneClass([machine, ada]));
  await hasOneTileOf(ada, teacherName);
  await goesOn(machine, ada, 'With new keys');
}, { timeout: 240000 });

test('a pupil’s network goes and comes back with another address; two laptops sleep for half a minute', async (t) => {
  const server = await t.server();
  const udp = new UdpPath();
  const way = await relay(server, {
    up: (message) => (typeof message.sdp === 'string' ? { ...message, sdp: udp.fromPage(message.sdp) } : message),
    down: async (message) => (typeof message.sdp === 'string' ? { ...message, sdp: await udp.fromEngine(message.sdp) } : message),
  });
  t.later(() => { way.close(); udp.close(); });
  const [teacher, ada, ben] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Ada', 'green'), t.chromium('Ben', 'blue')]);
  const { links } = await makeClass(teacher, server, ['Ada', 'Ben']);
  await openClass(teacher, { camera: true });
  await Promise.all([joinClass(ada, way.at(links.Ada), { camera: true }), joinClass(ben, links.Ben)]);
  await ada.seesPictureOf(teacher, patience);
  await teacher.seesPictureOf(ada, patience);
  await until('the lesson to be under way: two reports of the engine', () => ada.read(reports), patience);

  udp.cut();
  way.cut();
  await sleep(1000);
  const still = { here: (await ada.pictureOf(teacher))?.frames, there: (await teacher.pictureOf(ada))?.frames };
  await sleep(3000);
  check(Math.abs((await ada.pictureOf(teacher))?.frames - still.here) <= 2, 'nothing reaches her by another way');
  check(Math.abs((await teacher.pictureOf(ada))?.frames - still.there) <= 2, 'and nothing of hers gets out');
  udp.mend();
  way.mend();
  await recovers('network gone for four seconds, back with another address', () => moves(ada, teacher), () => moves(teacher, ada));
  await goesOn(teacher, ada, 'On another network');
  await hasOneTileOf(teacher, 'Ada');

  const wake = [teacher, ada].map(sleepBrowser);
  t.later(() => { for (const each of wake) each(); });
  await until('Ben to read that his teacher is away', async () => /Your teacher is away/.test(await ben.words()), patience);
  for (const each of wake) each();
  await recovers('asleep for half a minute', () => moves(ada, teacher), () => moves(teacher, ada),
    () => until('Ben’s teacher to be back', async () => !/Your teacher is away/.test(await ben.words()), patience));
  await oneClass([teacher, ada, ben]);
  await goesOn(teacher, ada, 'Awake');
  await goesOn(ben, teacher, 'All of us');
  await hasOneTileOf(teacher, 'Ada');
}, { timeout: 200000 });
