// @ts-check
// Screens without a server or a class: the client with a scripted keeper (tests/views), in a Chromium of its own.
import { bareChromium } from './chromium.mjs';
import { build, until } from './process.mjs';
import { serveViews } from '../../views/serve.mjs';
import path from 'node:path';

const presetOf = () => process.env.HOMEROOM_VIEWS_BUILD ?? path.join(build, 'wasm-release');
/** @type {Promise<{url: string, close: () => void}> | undefined} */
let served;
/** Where the screens are, for other browsers than viewer()'s. */
export const viewsAddress = async () => (await (served ??= serveViews(presetOf()))).url;

/** In the page, before anything: what the app told the keeper, and the announcements of live regions. */
function listenIn() {
  const w = /** @type {any} */ (window);
  w.__told = [];
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function postMessage(message, ...more) {
    if (message?.to === 'keeper') w.__told.push(message);
    return post.call(this, message, ...more);
  };
  window.print = () => { w.__told.push({ c: 'print' }); };
}

/** A browser for looking at screens. Ends with the scene.
 * @param {import('./test.mjs').Scene} t
 * @param {{viewport?: {width: number, height: number}, touch?: boolean, ratio?: number, language?: string, init?: (Function | string)[], permissions?: string[]}} options */
export async function viewer(t, { viewport = { width: 1366, height: 768 }, touch = false, ratio = 1, language = 'en', init = [], permissions = [] } = {}) {
  const url = await viewsAddress();
  const browser = await bareChromium(['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', '--font-render-hinting=none']);
  t.later(() => browser.close());
  const context = await browser.newContext({ viewport, hasTouch: touch, deviceScaleFactor: ratio, locale: 'en-US', permissions });
  await context.addInitScript(listenIn);
  await context.addInitScript((code) => { try { localStorage.setItem('language', code); } catch { /* about:blank */ } }, language);
  for (const script of init) await context.addInitScript(/** @type {any} */ (typeof script === 'string' ? { content: script } : script));
  const page = await context.newPage();
  /** @type {string[]} */
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  return {
    browser, context, page, errors,
    /** Opens a scene of tests/views/keeper.js, or an address that begins with '/'. */
    async open(scene = '') {
      await page.goto(url + (scene.startsWith('/') ? scene : scene ? `/c/scene-${scene}` : '/'));
      await until(`the screen '${scene || 'start'}'`, () => page.evaluate(() => !!document.querySelector('#mirror main')?.childElementCount), { every: 20 });
      await drawn(page);
    },
    /** Something happens in the class. @param {object} message {patch: …} or an event of the keeper */
    async happens(message) {
      await page.evaluate((data) => new BroadcastChannel('views').postMessage(data), message);
    },
    /** Commands that the keeper was given since the last question. @returns {Promise<any[]>} */
    told: () => page.evaluate(() => /** @type {any} */ (window).__told.splice(0).filter((m) => !['boot', 'media_state'].includes(m.c))),
    /** What has the focus: 'role name'. */
    focus: () => page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) return '';
      const tag = { BUTTON: 'button', A: 'link', TEXTAREA: 'textbox', INPUT: 'textbox', H1: 'heading', H2: 'heading' }[e.tagName] ?? e.tagName.toLowerCase();
      return `${e.getAttribute('role') ?? tag} ${e.getAttribute('aria-label') ?? e.textContent}`;
    }),
  };
}

/** The last change is on the screen. @param {import('playwright-core').Page} page */
export const drawn = (page) => page.evaluate(() => new Promise((done) => {
  // One frame for what was said, one for what the app learnt in it.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)));
}));

/** Screens that stories walk through: how to get there, by the scene, what is pressed then (in English), and how long nothing is. */
export const screens = [
  { name: 'start', scene: '' },
  { name: 'make a class', scene: '', press: [['button', 'Make a class']] },
  { name: 'open a class file', scene: '', press: [['button', 'Open a class file']] },
  { name: 'languages', scene: '', press: [['button', 'Language']] },
  { name: 'class file', scene: 'file-4' },
  { name: 'class file, add students', scene: 'file-4', press: [['button', 'Add students']] },
  { name: 'class file, back up', scene: 'file-4', press: [['button', 'Back up class']] },
  { name: 'green room', scene: 'door-green' },
  { name: 'door, guest', scene: 'door-green-guest' },
  { name: 'door, waiting', scene: 'door-waiting' },
  { name: 'class, teacher', scene: 'class-teacher-6-waiting-chat' },
  { name: 'class, menu of a person', scene: 'class-teacher-6', press: [['button', 'Actions for Maya']] },
  { name: 'class, rules', scene: 'class-teacher-4', press: [['button', 'Class rules']] },
  { name: 'class, shortcuts', scene: 'class-teacher-4', press: [['button', 'Keyboard shortcuts']] },
  { name: 'class, student', scene: 'class-student-6-chat' },
  { name: 'class, reactions', scene: 'class-student-4', press: [['button', 'Reactions']] },
  { name: 'class, frozen', scene: 'class-student-4-frozen' },
  { name: 'class, alert', scene: 'class-student-4-alert' },
  { name: 'over', scene: 'over-left' },
  { name: 'kiosk, start', scene: '/?kiosk=Seat%2012' },
  { name: 'kiosk, green room', scene: 'door-green?kiosk=Seat%2012' },
  { name: 'kiosk, still there', scene: 'door-green-student?kiosk=Seat%2012', later: 4 * 60 * 1000 },
];

/** @param {Awaited<ReturnType<typeof viewer>>} view @param {typeof screens[number]} screen */
export async function walkTo(view, screen) {
  if (screen.later) await view.page.clock.install();
  await view.open(screen.scene);
  if (screen.later) {
    await view.page.clock.fastForward(screen.later);
    await drawn(view.page);
  }
  for (const [role, name] of screen.press ?? []) {
    await view.page.getByRole(/** @type {any} */ (role), { name, exact: true }).press('Enter');
    await drawn(view.page);
  }
}
