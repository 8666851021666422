// @ts-check
// Somebody in front of a browser: finds things by role and accessible name, presses, types, looks and listens.
// One story for both browsers; what differs between them is in chromium.mjs and firefox.mjs.
import fs from 'node:fs';
import path from 'node:path';
import { outputFolder, until } from './process.mjs';
import { nearestSeat, seats } from './pictures.mjs';
import { listen, readVideos, soundReceived } from './in-page.mjs';

/**
 * What a browser's driver offers. Handles are opaque.
 * @typedef {{
 *   find(role: string, name: string | undefined, exact: boolean): Promise<any[]>,
 *   focus(handle: any): Promise<void>, click(handle: any): Promise<void>, key(key: string): Promise<void>, type(text: string): Promise<void>,
 *   evaluate(fn: Function, arg?: any): Promise<any>, read(handle: any, fn: Function): Promise<any>,
 *   goto(url: string): Promise<void>, reload(): Promise<void>, screenshot(file: string): Promise<void>, close(): Promise<void>,
 *   console: string[], rendererPids?: () => Promise<number[]>, page: any,
 * }} Driver
 */

export class Person {
  /** @param {string} name @param {keyof typeof seats} seat @param {Driver} driver */
  constructor(name, seat, driver) {
    this.name = name;
    this.seat = seat;
    this.driver = driver;
  }

  open(url) { return this.driver.goto(url); }
  reload() { return this.driver.reload(); }
  close() { return this.driver.close(); }
  read(fn, arg) { return this.driver.evaluate(fn, arg); }

  /** Waits until there is at least one element of this role and name. */
  find(role, name, { timeout = 15000, exact = true } = {}) {
    return until(`${this.name} to find ${role} '${name ?? ''}'`, async () => (await this.driver.find(role, name, exact))[0], { timeout });
  }
  sees(role, name, options) { return this.find(role, name, options).then(() => {}); }
  async count(role, name, exact = true) { return (await this.driver.find(role, name, exact)).length; }
  gone(role, name, { timeout = 15000, exact = true } = {}) {
    return until(`${role} '${name ?? ''}' to be gone for ${this.name}`, async () => (await this.count(role, name, exact)) === 0, { timeout });
  }

  /** By keyboard: moves the focus there and presses Enter. */
  async press(role, name, options) {
    await this.find(role, name, options);
    await this.again(async () => {
      const [handle] = await this.driver.find(role, name, true);
      await this.driver.focus(handle);
    });
    await this.driver.key('Enter');
  }
  /** By mouse: clicks in the middle of it. */
  async click(role, name, options) {
    await this.find(role, name, options);
    await this.again(async () => {
      const [handle] = await this.driver.find(role, name, true);
      await this.driver.click(handle);
    });
  }
  async fill(role, name, text) {
    await this.find(role, name);
    await this.again(async () => {
      const [handle] = await this.driver.find(role, name, true);
      await this.driver.focus(handle);
    });
    await this.driver.key('Control+A');
    await this.driver.type(text);
  }
  /** Elements may be made anew between finding and using them. */
  async again(action) {
    let last;
    for (let i = 0; i < 5; i++) {
      try { return await action(); } catch (error) { last = error; }
      await new Promise((done) => setTimeout(done, 150));
    }
    throw last;
  }

  async isOn(name) {
    const handle = await this.find('switch', name);
    return this.driver.read(handle, (e) => (e.checked ?? e.getAttribute('aria-checked') === 'true'));
  }
  async turn(name, on) {
    if ((await this.isOn(name)) !== on) await this.press('switch', name);
    await until(`${name} of ${this.name} to be ${on ? 'on' : 'off'}`, async () => (await this.isOn(name)) === on);
  }
  async href(name) { return this.driver.read(await this.find('link', name), (e) => e.href); }
  async text(role, name) {
    const [handle] = await this.driver.find(role, name, true);
    return handle ? this.driver.read(handle, (e) => e.textContent) : '';
  }
  /** The text of a list's items, in order. */
  async items(name) {
    const [handle] = await this.driver.find('list', name, true);
    return handle ? this.driver.read(handle, (e) => [...e.querySelectorAll('li,[role=listitem]')].map((i) => i.textContent)) : [];
  }
  /** All words that a person or a screen reader can meet on the page. */
  words() {
    return this.driver.evaluate(() => [document.title, ...[...document.querySelectorAll('*')].flatMap((e) => [
      ...[...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.nodeValue),
      ...[...e.attributes].map((a) => a.value), /** @type {any} */ (e).value ?? '',
    ])].join(' '));
  }

  /** The pictures of others that are shown now. */
  async videos(kind = 'camera') {
    const all = await this.driver.evaluate(readVideos);
    return all.filter((v) => v.kind === kind).map((v) => ({ ...v, seat: nearestSeat(v.rgb) }));
  }
  seesPictureOf(other, { timeout = 20000 } = {}) {
    return until(`${this.name} to see the picture of ${other.name} (${other.seat})`, async () => {
      const videos = await this.videos();
      if (videos.some((v) => v.seat === other.seat && v.frames > 0 && v.shown)) return true;
      throw new Error(JSON.stringify(videos));
    }, { timeout, every: 250 });
  }
  async pictureOf(other) {
    return (await this.videos()).find((v) => v.seat === other.seat && v.frames !== null) ?? null;
  }
  /** Frames decoded of this subject's camera, or 0 when there is no such picture any more. */
  async framesOf(subject) {
    return (await this.videos()).find((v) => v.subject === subject && v.frames !== null)?.frames ?? 0;
  }

  /** Who is heard within a few seconds: by the tone of each. */
  async hears(others, { timeout = 15000 } = {}) {
    const tones = others.map((o) => seats[o.seat].tone);
    return until(`${this.name} to hear ${others.map((o) => o.name)}`, async () => {
      const heard = await this.driver.evaluate(listen, { tones, ms: 1200 });
      if (heard.voices === undefined ? heard.levels.every((level) => level > -60) : heard.voices >= others.length) return heard;
      throw new Error(JSON.stringify({ tones, ...heard }));
    }, { timeout });
  }
  soundReceived() { return this.driver.evaluate(soundReceived); }

  async say(text) {
    await this.fill('textbox', 'Message', text);
    await this.press('button', 'Send');
  }
  reads(text, { timeout = 15000 } = {}) {
    return until(`${this.name} to read '${text}'`, async () => (await this.text('log', 'Chat')).includes(text), { timeout });
  }
  async safetyWords() {
    const words = await this.words();
    return /Safety words:?\s+((?:[a-z]+[\s,·–-]+){4}[a-z]+)/i.exec(words)?.[1].trim().split(/[\s,·–-]+/).join(' ') ?? '';
  }

  async record(folder) {
    fs.mkdirSync(folder, { recursive: true });
    const base = path.join(folder, this.name.replace(/\W+/g, '-'));
    await Promise.race([this.driver.screenshot(`${base}.png`), new Promise((done) => setTimeout(done, 8000))]).catch(() => {});
    const errors = await Promise.race([
      this.driver.evaluate(() => JSON.stringify(/** @type {any} */ (window).__test?.errors ?? [])),
      new Promise((done) => setTimeout(() => done('no answer'), 3000)),
    ]).catch(String);
    const words = await Promise.race([this.words(), new Promise((done) => setTimeout(() => done('no answer'), 3000))]).catch(String);
    fs.writeFileSync(`${base}.log`, [...this.driver.console, `errors: ${errors}`, `words: ${words}`].join('\n'));
  }
}

export { outputFolder };
