// @ts-check
// Debian's Chromium through playwright-core: a browser for each person, for the fake camera belongs to the whole browser.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { chromium } from 'playwright-core';
import { mediaFiles } from './pictures.mjs';
import { watch } from './in-page.mjs';
import { Person } from './person.mjs';

const candidates = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export const chromiumPath = () => {
  const found = candidates.find((file) => file && fs.existsSync(file));
  if (!found) throw new Error('there is no Chromium: run scripts/setup --test, or say where it is with CHROMIUM=…');
  return found;
};

/** A browser for looking at screens, without devices. @param {string[]} [args] */
export const bareChromium = (args = []) => chromium.launch({ executablePath: chromiumPath(), chromiumSandbox: false, args: ['--lang=en-US', '--disable-background-networking', ...args] });

/** @param {{devices?: 'fake' | 'denied' | 'missing', viewport?: {width: number, height: number}, init?: Function[], args?: string[], bypassCSP?: boolean, profile?: string}} options  profile: a folder that outlives the browser */
export async function chromiumPerson(name, seat, { devices = 'fake', viewport = { width: 1024, height: 640 }, init = [], args = [], bypassCSP = false, profile } = {}) {
  const { video, audio } = mediaFiles(seat);
  const media = {
    fake: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${video}`,
      `--use-file-for-fake-audio-capture=${audio}`],
    denied: ['--use-fake-ui-for-media-stream=deny', '--use-fake-device-for-media-stream'],
    missing: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream=device-count=0'],
  }[devices];
  const mark = `--homeroom-person=${randomUUID()}`;  // by which its processes are found (accidents.mjs)
  const launch = {
    executablePath: chromiumPath(),
    chromiumSandbox: false,
    args: ['--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--autoplay-policy=no-user-gesture-required', '--disable-background-timer-throttling', '--disable-renderer-backgrounding',
      '--lang=en-US', mark, ...media, ...args],
  };
  const how = { viewport, locale: 'en-US', bypassCSP };
  const browser = profile ? null : await chromium.launch(launch);
  const context = browser ? await browser.newContext(how) : await chromium.launchPersistentContext(/** @type {string} */ (profile), { ...launch, ...how });
  await context.addInitScript(watch);
  for (const script of init) await context.addInitScript(script);
  const close = () => (browser ?? context).close();
  return Object.assign(await personAt(name, seat, context, close), { browser, context, mark });
}

/** Somebody at a new tab of this browser. */
export async function personAt(name, seat, context, close = async () => {}) {
  const page = await context.newPage();
  const said = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`page error: ${error.message}`));
  page.on('crash', () => said.push('the page crashed'));

  const person = new Person(name, seat, {
    page,
    console: said,
    find: (role, wanted, exact) => page.getByRole(/** @type {any} */ (role), wanted === undefined ? {} : { name: wanted, exact }).elementHandles(),
    focus: (handle) => handle.focus(),
    click: async (handle) => {
      await handle.scrollIntoViewIfNeeded({ timeout: 2000 }).catch(() => {});
      const box = await handle.boundingBox();
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    },
    key: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.insertText(text),
    evaluate: (fn, arg) => page.evaluate(/** @type {any} */ (fn), arg),
    read: (handle, fn) => handle.evaluate(fn),
    goto: async (url) => { await page.goto(url, { waitUntil: 'domcontentloaded' }); },
    reload: async () => { await page.reload({ waitUntil: 'domcontentloaded' }); },
    screenshot: async (file) => { await page.screenshot({ path: file, timeout: 7000 }); },
    close,
  });
  return Object.assign(person, { page });
}
