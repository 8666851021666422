// @ts-check
// The founding story: April 2020, a lesson is under way, its address and one pupil's link have leaked, and forty strangers come.
// Two of them are people in front of browsers; thirty-eight are the real client's keepers (the worker with its module, its keys
// and its connection), all in one page and each with a device key of its own, for forty drawn pages are too much for two cores.
// At the server and on the teacher's device there is no difference. tests/sim/founding_test.cpp tells the same natively.
import fs from 'node:fs';
import path from 'node:path';
import { className, joinClass, makeClass, openClass, teacherName } from './lib/classroom.mjs';
import { listen } from './lib/in-page.mjs';
import { seats } from './lib/pictures.mjs';
import { sleep, until } from './lib/process.mjs';
import { client } from './lib/server.mjs';
import { check, equal, test } from './lib/test.mjs';

const leaked = 'Evangeline';
const names = ['Anastasia', 'Benjamin', leaked];
const withLink = 12;  // of the forty; the others have the address, and classmates' names

/** In a page without anything of ours: so many keepers, and all that each is told. */
function summon({ script, path: at, origin, seed, count, withSeed }) {
  const w = /** @type {any} */ (window);
  w.__crowd = Array.from({ length: count }, (_, i) => {
    const worker = new Worker(script, { type: 'module' });
    const one = { worker, heard: [] };
    worker.onmessage = ({ data }) => one.heard.push(data);
    worker.postMessage({ to: 'keeper', c: 'boot', path: at, fragment: i < withSeed ? seed : '', origin, tab: `stranger ${i}`, kiosk: true, utc_offset: 0, language: 'en' });
    return one;
  });
}

/** In a page: every text that comes up from now on. */
function note() {
  const w = /** @type {any} */ (window);
  w.__noted = [];
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) for (const node of addedNodes.length ? addedNodes : [target]) w.__noted.push(node.textContent ?? '');
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}

/** Counts pictures all the time: the longest pause between two frames. */
function countFrames(viewer, subject) {
  let longest = 0, last = -1, since = Date.now(), on = true;
  const done = (async () => {
    while (on) {
      const now = await viewer.framesOf(subject).catch(() => last);
      longest = Math.max(longest, Date.now() - since);
      if (now > last) [last, since] = [now, Date.now()];
      await sleep(100);
    }
  })();
  return async () => {
    on = false;
    await done;
    return { longest, frames: last };
  };
}

test('forty strangers with a leaked address and one leaked link: nobody gets in, and the lesson goes on', async (t) => {
  const server = await t.server();
  const [teacher, ana, ben] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium(names[0], 'green'), t.chromium(names[1], 'yellow')]);
  const { url, links } = await makeClass(teacher, server, names);
  await openClass(teacher, { camera: true, microphone: true });
  await Promise.all([joinClass(ana, links[names[0]], { camera: true }), joinClass(ben, links[names[1]])]);
  // The card's owner was here, so that the class knows her device, and has gone.
  const eva = await t.chromium(leaked, 'blue');
  await joinClass(eva, links[leaked]);
  await eva.press('button', 'Leave class');
  await teacher.gone('button', `Actions for ${leaked}`, { timeout: 20000 });
  for (const pupil of [ana, ben]) await pupil.seesPictureOf(teacher);
  const subject = (await ana.pictureOf(teacher)).subject;
  const before = { words: await teacher.safetyWords(), videos: (await ana.videos()).length };
  for (const pupil of [ana, ben]) await pupil.read(note);
  const counters = [ana, ben].map((pupil) => countFrames(pupil, subject));

  // They come.
  await eva.close();
  const stranger = await t.chromium('Stranger', 'blue', { bypassCSP: true });
  const second = await stranger.context.newPage();
  const script = Object.values(JSON.parse(fs.readFileSync(path.join(client, 'manifest.json'), 'utf8'))).find((file) => file.name === 'keeper.js').file;
  await second.goto(`${server.url}/healthz`);
  await second.evaluate(summon, { script: `/${script}`, path: new URL(url).pathname, origin: server.url, seed: new URL(links[leaked]).hash.slice(1), count: 38, withSeed: withLink - 1 });
  const tell = (message, from, to) => second.evaluate(({ message, from, to, names }) => {
    window.__crowd.slice(from, to).forEach((one, i) => one.worker.postMessage({ ...message, ...(message.c === 'ask' ? { name: names[i % names.length] } : {}) }));
  }, { message, from, to, names });
  const stages = () => second.evaluate(() => window.__crowd.map(({ heard }) => heard.filter((h) => h.e === 'door').at(-1)?.stage ?? ''));
  await until('all of them to stand before the door', async () => (await stages()).every((stage) => stage === 'green'), { timeout: 30000 });
  await stranger.open(links[leaked]);
  await stranger.press('button', 'Join class');
  await tell({ to: 'keeper', c: 'join' }, 0, withLink - 1);
  await tell({ to: 'keeper', c: 'ask' }, withLink - 1, 38);
  const other = await t.chromium('Somebody', 'blue');
  await other.open(url);
  await other.fill('textbox', 'Your name', names[0]);
  await other.press('button', 'Ask to join');

  // The teacher reads whose link it is: under the pupil's name wait twelve, as a second device; the others are guests, whatever they say.
  const waiting = async () => {
    const items = await teacher.items('Waiting');
    const guests = items.filter((item) => item.includes('guest') || item.includes('Guest'));
    return { items, guests, cards: items.filter((item) => item.includes(leaked) && !guests.includes(item)) };
  };
  await until('forty to wait', async () => {
    const { items, guests, cards } = await waiting();
    if (items.length === 40 && cards.length === withLink && guests.length === 40 - withLink) return true;
    throw new Error(`${items.length}: ${cards.length} with a link, ${guests.length} guests: ${items.slice(0, 2)} ${items.at(-1)}`);
  }, { timeout: 45000, every: 500 });
  await stranger.sees('status', 'Waiting for your teacher', { exact: false });
  for (let i = 1; i <= 3; i++) {
    await ana.say(`Line ${i} of the lesson`);
    for (const person of [teacher, ben]) await person.reads(`Line ${i} of the lesson`);
  }

  // One tap takes the link back, and twelve are gone from the door; one more, and so are the others.
  await teacher.press('button', `Revoke link for ${leaked}`);
  await until('those with the link to be gone', async () => (await waiting()).cards.length === 0);
  await until('the stranger to be told', async () => /replaced|not in the class/i.test(await stranger.words()));
  await teacher.press('button', 'Turn everyone away');
  await until('nobody to wait', async () => (await teacher.items('Waiting')).length === 0);
  await tell({ to: 'keeper', c: 'join' }, 0, 38);
  await tell({ to: 'keeper', c: 'ask' }, withLink - 1, 38);
  if (await stranger.count('button', 'Join class')) await stranger.press('button', 'Join class').catch(() => {});
  await sleep(5000);
  equal((await teacher.items('Waiting')).length, 0, 'who was turned away does not wait again');
  await ben.say('The end of the lesson');
  for (const person of [teacher, ana]) await person.reads('The end of the lesson');

  // Nobody got in, or learnt more than the name on the card.
  const heard = await second.evaluate(() => window.__crowd.map((one) => JSON.stringify(one.heard)));
  for (const [i, text] of [...heard, await stranger.words(), await other.words()].entries()) {
    check(!/"e":"(class|chat)"|"m":"(joined|feeds|offer)"/.test(text), `stranger ${i} is not in the class`);
    const card = i < withLink - 1 || i === 38;  // it says a pupil's name and the class's; the others know the names that they use
    for (const secret of ['of the lesson', teacherName, ...(card ? names.slice(0, 2) : [className])])
      check(!text.includes(secret), `'${secret}' is not told to stranger ${i}`);
  }
  equal(await teacher.safetyWords(), before.words, 'the group is the same, and in the same epoch');

  // Nobody in class saw or heard anything of it.
  for (const [i, pupil] of [ana, ben].entries()) {
    const noted = (await pupil.read(() => window.__noted)).join('\n');
    check(noted.includes('Line 3 of the lesson'), 'the notes are of what was on the screen');
    for (const word of [leaked, 'Waiting', 'waiting', 'knock', 'link', 'Let in', 'Stranger', 'device'])
      check(!noted.includes(word), `nothing on ${pupil.name}'s screen speaks of '${word}': ${noted.slice(0, 500)}`);
    const { levels } = await pupil.read(listen, { tones: [seats.blue.tone, seats.red.tone], ms: 1200 });
    check(levels[0] < -60 && levels[1] > -60, `${pupil.name} hears the teacher and no stranger: ${levels}`);
    check(!(await pupil.videos()).some((v) => v.seat === 'blue'), 'no stranger’s picture');
    const { longest, frames } = await counters[i]();
    console.log(`        ${pupil.name} saw ${frames} frames of the teacher, never ${longest} ms without one`);
    check(longest < 8000 && frames > 50, `the lesson's picture never stops: ${longest} ms, ${frames} frames`);
  }
  equal((await ana.videos()).length, before.videos, 'pictures on the screen');
}, { timeout: 180000 });
