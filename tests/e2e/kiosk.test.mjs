// @ts-check
// A machine that everybody uses: nothing of a pupil stays on it, not in its storage, its history, its memory or its choices;
// it asks before it leaves by itself; and an address alone never costs a teacher her class.
import { check, equal, test } from './lib/test.mjs';
import { className, makeClass, openClass, teacherName } from './lib/classroom.mjs';
import { until } from './lib/process.mjs';

const MINUTE = 60000;
const SEAT = '?kiosk=Seat%2012';
const CARD = 'Address on your card';

/** Everything that this origin keeps in the browser. */
const stored = (person) => person.read(async () => ({
  local: Object.keys(localStorage), session: Object.keys(sessionStorage),
  databases: (await indexedDB.databases()).map(({ name }) => name), caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
}));
const NOTHING = { local: [], session: [], databases: [], caches: [], workers: 0 };

/** What the tab would go back and forward to. */
async function wayBack(person) {
  const session = await person.page.context().newCDPSession(person.page);
  const { entries } = await session.send('Page.getNavigationHistory');
  await session.detach();
  return entries.map(({ url, title }) => `${url} ${title}`).join('\n');
}

/** All strings that the page's own heap holds. */
async function memory(person) {
  const session = await person.page.context().newCDPSession(person.page);
  /** @type {string[]} */
  const parts = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => parts.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return parts.join('');
}

/** Holds the card under the scanner. */
async function scan(person, link) {
  await person.fill('textbox', CARD, link);
  await person.driver.key('Enter');
}
const born = (person) => person.read(() => performance.timeOrigin);

test('a pupil leaves a kiosk and nothing of her is left: storage, history, memory; the next one comes in', async (t) => {
  const server = await t.server();
  const spy = () => {
    const locks = /** @type {any} */ (window).locks = { held: 0 };
    const ask = WakeLock.prototype.request;
    WakeLock.prototype.request = async function request(type) {
      const lock = await ask.call(this, type);
      locks.held++;
      lock.addEventListener('release', () => { locks.held--; });
      return lock;
    };
  };
  const [teacher, lab] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Ada', 'green', { init: [spy] })]);
  const { links } = await makeClass(teacher, server, ['Ada', 'Ben']);
  await openClass(teacher);

  // What somebody left here before it was a kiosk.
  const before = await t.tab(lab);
  await before.open(links.Ben);
  await before.sees('heading', 'Hello, Ben');
  await before.read(() => { localStorage.setItem('language', 'en'); });
  await until('the offline page to be kept', () => before.read(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'));
  for (const [name, found] of Object.entries(await stored(before))) check(Array.isArray(found) ? found.length : found, `there is something to clear in ${name}`);
  await before.page.close();

  const start = `${server.url}/${SEAT}`;
  await lab.open(start);
  check((await lab.count('button', 'Make a class')) === 0, 'no class is made here');
  check((await lab.words()).includes('Classes are made on a teacher\'s own computer'), 'and why');
  const began = await born(lab);
  await scan(lab, links.Ada);
  await lab.sees('heading', 'Hello, Ada');
  check((await lab.words()).includes('Computer: Seat 12'), 'a technician finds the seat');
  equal(await lab.read(() => location.href), start, 'the address says nothing of the class');
  await lab.press('button', 'Join class');
  await lab.sees('list', 'People');
  await until('the screen to be filled', () => lab.read(() => document.fullscreenElement !== null));
  await until('the screen to be kept awake', async () => (await lab.read(() => /** @type {any} */ (window).locks.held)) === 1);
  await until('the teacher to read the seat', async () => (await teacher.items('People')).some((item) => item.includes('Ada') && item.includes('Computer: Seat 12')));
  const seed = links.Ada.split('#s=')[1], id = links.Ada.split('/c/')[1].split('#')[0];
  const inClass = await memory(lab);
  for (const trace of ['Hello, Ada', className]) check(inClass.includes(trace), `'${trace}' is found where it is`);

  await lab.press('button', 'Leave class');
  await lab.sees('textbox', CARD);
  equal(await stored(lab), NOTHING, 'nothing is kept');
  check((await born(lab)) > began, 'another page');
  equal(await lab.read(() => location.href), start);
  await teacher.gone('button', 'Actions for Ada', { timeout: 12000 });
  const held = await memory(lab);
  for (const trace of [seed, id, 'Hello, Ada', className]) check(!held.includes(trace), `the page's memory holds '${trace}'`);
  for (const trace of ['#', '/c/', className]) check(!(await wayBack(lab)).includes(trace), `the history holds '${trace}': ${await wayBack(lab)}`);
  await lab.page.goBack({ waitUntil: 'domcontentloaded' });
  await lab.page.goForward({ waitUntil: 'domcontentloaded' });
  await lab.sees('textbox', CARD);
  check(!(await lab.words()).includes('Ada'), 'going back and forward brings nobody back');

  await scan(lab, links.Ben);
  await lab.sees('heading', 'Hello, Ben');
  await lab.press('button', 'Join class');
  await lab.sees('list', 'People');
  await teacher.sees('button', 'Actions for Ben');
  // Somebody who just goes elsewhere is no more to be found.
  await lab.open('about:blank');
  await lab.page.goBack({ waitUntil: 'domcontentloaded' });
  await lab.sees('textbox', CARD);
  equal(await stored(lab), NOTHING, 'nothing was kept meanwhile');
});

test('nobody touches it: it asks, an answer keeps the pupil in class, silence leaves', async (t) => {
  const server = await t.server();
  const [teacher, lab] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Ada', 'green')]);
  await lab.context.clock.install();
  const { links } = await makeClass(teacher, server, ['Ada']);
  await openClass(teacher);
  await lab.open(links.Ada.replace('#', `${SEAT}#`));
  await lab.sees('heading', 'Hello, Ada');
  await lab.press('button', 'Join class');
  await lab.sees('list', 'People');
  equal(await lab.read(() => location.href), `${server.url}/${SEAT}`, 'a link that was opened gives way to the start');
  check(!(await wayBack(lab)).includes('/c/'), `the history holds the class: ${await wayBack(lab)}`);
  const later = (ms) => lab.page.clock.fastForward(ms);

  await later(19 * MINUTE);
  check((await lab.count('dialog', 'Are you still there?')) === 0, 'a pupil may listen');
  await later(MINUTE);
  await lab.sees('dialog', 'Are you still there?');
  equal(await lab.read(() => document.activeElement?.textContent), 'I am here', 'the button has the focus');
  const status = () => lab.read(() => document.querySelector('#mirror [role=status]')?.textContent ?? '');
  check(/In 2:00 everything closes/.test(await status()), `it is said: ${await status()}`);
  await later(MINUTE);
  await until('the time that is left to be said', async () => /In 1:00 everything closes/.test(await status()));
  await lab.driver.key('Enter');
  await lab.gone('dialog', 'Are you still there?');
  await later(10 * MINUTE);
  await teacher.sees('button', 'Actions for Ada');
  await lab.sees('list', 'People');

  await later(10 * MINUTE);
  await lab.sees('dialog', 'Are you still there?');
  await later(2 * MINUTE);
  await lab.sees('textbox', CARD);
  equal(await stored(lab), NOTHING, 'nothing is kept');
  await teacher.gone('button', 'Actions for Ada', { timeout: 12000 });

  // At the door it is sooner.
  await scan(lab, links.Ada);
  await lab.sees('heading', 'Hello, Ada');
  await later(4 * MINUTE);
  await lab.sees('dialog', 'Are you still there?');
  await later(MINUTE);
  await lab.sees('textbox', CARD);
});

test('the class ends: the pupil reads so, the machine is cleared and begins anew; a guest\'s machine stays at its class', async (t) => {
  const server = await t.server();
  const [teacher, lab, other] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Ada', 'green'), t.chromium('Gale', 'blue')]);
  await lab.context.clock.install();
  const { links, url } = await makeClass(teacher, server, ['Ada']);
  await openClass(teacher);
  await lab.open(links.Ada.replace('#', `${SEAT}#`));
  await lab.sees('heading', 'Hello, Ada');
  await lab.press('button', 'Join class');
  await lab.sees('list', 'People');
  await other.open(`${url}?kiosk`);
  await other.fill('textbox', 'Your name', 'Gale');
  await other.press('button', 'Ask to join');
  await teacher.press('button', 'Let in Gale');
  await other.sees('list', 'People');
  await other.press('button', 'Leave class');
  await other.sees('button', 'Ask to join');
  equal(await other.read(() => location.href), `${url}?kiosk`);
  check(!(await other.words()).includes('Gale'), 'the name is not there for the next guest');
  await other.press('button', 'I have a card');
  await other.sees('textbox', CARD);

  await lab.read(() => { localStorage.setItem('left', 'behind'); });
  await teacher.press('button', 'End class for everyone');
  await lab.sees('heading', 'Class is over');
  await until('the machine to be cleared at once', async () => JSON.stringify(await stored(lab)) === JSON.stringify(NOTHING));
  await lab.page.clock.fastForward(15000);
  await lab.sees('textbox', CARD);
});

test('a language and a look that one pupil chose are not there for the next', async (t) => {
  const server = await t.server();
  const lab = await t.chromium('Ada', 'green');
  await lab.open(`${server.url}/${SEAT}`);
  await lab.press('button', 'Language');
  await lab.press('menuitem', 'Español');
  await lab.sees('textbox', 'Dirección de su tarjeta');
  await lab.press('button', 'Apariencia');
  await lab.press('menuitemradio', 'Oscuro');
  await until('it to be dark', () => lab.read(() => document.documentElement.dataset.theme === 'dark'));
  await lab.driver.key('Escape');
  equal(await stored(lab), NOTHING, 'nothing of it is kept');
  await lab.fill('textbox', 'Dirección de su tarjeta', `${server.url}/c/${'a'.repeat(26)}#s=${'A'.repeat(22)}`);
  await lab.press('button', 'Ir a mi clase');
  await lab.sees('button', 'Salir y borrar todo de esta computadora');
  equal(await lab.read(() => document.documentElement.dataset.theme), 'dark', 'it holds as long as the pupil is there');
  await lab.press('button', 'Salir y borrar todo de esta computadora');
  await lab.sees('textbox', CARD);
  equal(await lab.read(() => [document.documentElement.lang, document.documentElement.dataset.theme]), ['en', 'light']);
});

test('a browser with a class in it is not cleared, whatever its address says', async (t) => {
  const server = await t.server();
  const teacher = await t.chromium(teacherName, 'red');
  await teacher.context.clock.install();
  const { url } = await makeClass(teacher, server, ['Ada']);
  await teacher.open(`${url}?kiosk`);
  await teacher.sees('button', 'Ask to join');
  await teacher.fill('textbox', 'Your name', 'Mallory');
  await teacher.read(() => { /** @type {any} */ (window).before = true; });
  await teacher.page.clock.fastForward(4 * MINUTE);
  await teacher.sees('dialog', 'Are you still there?');
  await teacher.page.clock.fastForward(MINUTE);
  await until('it to begin anew', () => teacher.read(() => !('before' in window)));
  await teacher.open(url);
  await teacher.sees('button', 'Open class');
});
