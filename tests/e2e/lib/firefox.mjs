// @ts-check
// Debian's Firefox through puppeteer-core and WebDriver BiDi. Its camera is a painted canvas: it takes no files.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import puppeteer from 'puppeteer-core';
import { screen } from './display.mjs';
import { seats } from './pictures.mjs';
import { byRole, paintedDevices, watch } from './in-page.mjs';
import { Person } from './person.mjs';
import { freshFolder } from './process.mjs';

export const firefoxPath = () => {
  const found = [process.env.FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox'].find((file) => file && fs.existsSync(file));
  if (!found) throw new Error('there is no Firefox: run scripts/setup --test, or say where it is with FIREFOX=…');
  return found;
};

/** A profile in which this authority is believed, as a school installs its own. @param {string} authority a certificate's file */
function believing(authority) {
  const profile = freshFolder('firefox');
  execFileSync('certutil', ['-N', '-d', `sql:${profile}`, '--empty-password'], { stdio: 'pipe' });
  execFileSync('certutil', ['-A', '-d', `sql:${profile}`, '-n', 'school', '-t', 'C,,', '-i', authority], { stdio: 'pipe' });
  return profile;
}

/**
 * @param {Object} [how]
 * @param {Record<string, any>} [how.prefs] settings of about:config, besides those that a driven Firefox needs
 * @param {string} [how.authority] the certificate of one to believe, besides those that Firefox knows
 * @param {Function[]} [how.init] run in each page before its own code
 */
export async function firefoxPerson(name, seat, { viewport = { width: 1024, height: 640 }, prefs = {}, authority = '', init = [] } = {}) {
  const profile = authority ? believing(authority) : undefined;
  const browser = await puppeteer.launch({
    browser: 'firefox',
    userDataDir: profile,
    executablePath: firefoxPath(),
    headless: false,
    env: { ...process.env, DISPLAY: await screen(), LIBGL_ALWAYS_SOFTWARE: '1' },
    defaultViewport: viewport,
    protocolTimeout: 60000,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true, 'media.navigator.audio.fake_frequency': seats[seat].tone, 'media.navigator.permission.disabled': true, 'media.autoplay.default': 0,
      'media.autoplay.blocking_policy': 0, 'media.autoplay.block-webaudio': false, 'media.peerconnection.ice.obfuscate_host_addresses': false, 'intl.accept_languages': 'en-US',
      'webgl.force-enabled': true, 'app.update.enabled': false, 'datareporting.policy.dataSubmissionEnabled': false,
      'network.captive-portal-service.enabled': false, 'network.connectivity-service.enabled': false, 'browser.safebrowsing.downloads.enabled': false,
      ...prefs,
    },
  });
  const page = (await browser.pages())[0] ?? (await browser.newPage());
  await page.setViewport(viewport);
  await page.evaluateOnNewDocument(watch);
  await page.evaluateOnNewDocument(paintedDevices, seats[seat]);
  for (const script of init) await page.evaluateOnNewDocument(/** @type {any} */ (script));
  const said = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => said.push(`page error: ${String(error)}`));

  const person = new Person(name, seat, {
    page,
    console: said,
    find: async (role, wanted, exact) => {
      const list = await page.evaluateHandle(byRole, { role, name: wanted, exact });
      const found = [];
      for (const property of (await list.getProperties()).values()) {
        const element = property.asElement();
        if (element) found.push(element);
      }
      return found;
    },
    focus: (handle) => handle.focus(),
    click: (handle) => handle.click(),
    key: async (key) => {
      const keys = key.replace('Control+A', 'Control+a').split('+');
      for (const one of keys) await page.keyboard.down(/** @type {any} */ (one));
      for (const one of keys.reverse()) await page.keyboard.up(/** @type {any} */ (one));
    },
    type: (text) => page.keyboard.type(text),
    evaluate: (fn, arg) => page.evaluate(/** @type {any} */ (fn), arg),
    read: (handle, fn) => handle.evaluate(fn),
    goto: async (url) => { await page.goto(url, { waitUntil: 'domcontentloaded' }); },
    reload: async () => { await page.reload({ waitUntil: 'domcontentloaded' }); },
    screenshot: async (file) => { await page.screenshot({ path: /** @type {any} */ (file) }); },
    close: async () => {
      try {
        await browser.close();
      } finally {
        if (profile) fs.rmSync(profile, { recursive: true, force: true });
      }
    },
  });
  return Object.assign(person, { browser, page });
}
