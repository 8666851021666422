// @ts-check
// What a browser needs to install Homeroom, the page that is seen without a server, the screen that stays awake in class, and
// the teacher in a small window.
import { check, equal, test } from './lib/test.mjs';
import { joinClass, makeClass, openClass, teacherName } from './lib/classroom.mjs';
import { until } from './lib/process.mjs';

test('it can be installed, and says what is wrong when the server is gone; no code is kept', async (t) => {
  const server = await t.server();
  const ada = await t.chromium('Ada', 'green');
  await ada.open(`${server.url}/`);
  await ada.sees('button', 'Make a class');
  const session = await ada.page.context().newCDPSession(ada.page);
  const { errors, data } = await session.send('Page.getAppManifest');
  equal(errors, [], 'the manifest has no mistakes');
  const manifest = JSON.parse(/** @type {string} */ (data));
  check(!('share_target' in manifest), 'nothing is shared into it');
  for (const { src, sizes, type } of manifest.icons) {
    const size = await ada.read(async (/** @type {string} */ src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    }, src);
    if (type === 'image/png') equal(`${size[0]}x${size[1]}`, sizes, src);
  }
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A browser without a profile of its own installs nothing; that is its only complaint.
  equal(installabilityErrors.map((e) => e.errorId).filter((id) => id !== 'in-incognito'), [], 'nothing is in the way');

  await until('the offline page to be kept', () => ada.read(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'));
  const kept = await ada.read(async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((r) => new URL(r.url).pathname)))).flat());
  equal(kept.map((name) => name.replace(/\.[0-9a-f]{16}\./, '.')).sort(), ['/assets/offline.json', '/icon.svg', '/offline.css', '/offline.html', '/offline.js'], 'only the offline page');

  await server.stop();
  await ada.reload();
  await ada.sees('heading', 'The school\'s server does not answer');
  const words = await ada.words();
  check(words.includes(new URL(server.url).host), 'it names the server');
  check(!words.includes('Make a class'), 'nothing of the class is there');
  await ada.context.setOffline(true);
  await ada.sees('heading', 'This device has no network');
  await ada.context.setOffline(false);
  await server.run();
  await ada.sees('button', 'Make a class', { timeout: 20000 });
});

test('the screen stays awake in class, the teacher is seen in a small window, and both end', async (t) => {
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
  const [teacher, ada] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Ada', 'green', { init: [spy] })]);
  const held = () => ada.read(() => /** @type {any} */ (window).locks.held);
  const { links } = await makeClass(teacher, server, ['Ada']);
  await openClass(teacher, { camera: true });
  await ada.open(links.Ada);
  await ada.sees('heading', 'Hello, Ada');
  equal(await held(), 0, 'not at the door');
  await ada.press('button', 'Join class');
  await ada.sees('list', 'People');
  await until('the screen to be kept awake', async () => (await held()) === 1);
  await ada.seesPictureOf(teacher);

  const inWindow = () => ada.read(() => /** @type {HTMLElement | null} */ (document.pictureInPictureElement)?.dataset.subject ?? '');
  check((await teacher.count('button', 'Teacher in a small window')) === 0, 'not for the teacher\'s own picture');
  await ada.press('button', 'Teacher in a small window');
  await ada.sees('button', 'Close the small window');
  check(await inWindow(), 'the teacher is in the window');
  await teacher.turn('Camera', false);
  await ada.gone('button', 'Close the small window');
  equal(await inWindow(), '', 'gone with the camera');
  await teacher.turn('Camera', true);
  await ada.press('button', 'Teacher in a small window');
  await ada.sees('button', 'Close the small window');
  await ada.press('button', 'Leave class');
  await ada.gone('list', 'People');
  await until('no window any more', async () => (await inWindow()) === '');
  await until('the screen to be let go', async () => (await held()) === 0);
});
