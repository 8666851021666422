// @ts-check
// A Chromium with an empty profile, spoken to in its own protocol over a pipe: the first visit has to be measured from before
// the page's first byte, in the page and in its worker, and drivers attach to neither that early.
// Owns the process and its profile.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { chromiumPath } from '../../e2e/lib/chromium.mjs';
import { freshFolder } from '../../e2e/lib/process.mjs';

const quiet = ['--headless=new', '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--disable-extensions', '--mute-audio', '--lang=en-US', '--window-size=1366,768', '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream'];

export class Cdp {
  static async launch(args = []) {
    const profile = freshFolder('visit');
    const child = spawn(chromiumPath(), [...quiet, `--user-data-dir=${profile}`, '--remote-debugging-pipe', ...args, 'about:blank'],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    const cdp = new Cdp(child, profile);
    cdp.product = (await cdp.send('Browser.getVersion')).product;
    return cdp;
  }

  constructor(child, profile) {
    this.child = child;
    this.profile = profile;
    this.product = '';
    this.last = 0;
    /** @type {Map<number, {done: (value: any) => void, failed: (error: Error) => void}>} */
    this.waiting = new Map();
    /** @type {((method: string, params: any, session: string) => void)[]} */
    this.listeners = [];
    this.gone = new Promise((done) => child.on('exit', done));
    let rest = '';
    child.stdio[4].setEncoding('utf8').on('data', (text) => {
      const parts = (rest + text).split('\0');
      rest = parts.pop() ?? '';
      for (const part of parts) this.take(JSON.parse(part));
    });
  }

  take({ id, result, error, method, params, sessionId = '' }) {
    if (id === undefined) return this.listeners.forEach((listener) => listener(method, params, sessionId));
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) waiting?.failed(new Error(error.message));
    else waiting?.done(result);
  }

  /** @param {string} method @param {object} [params] @param {string} [sessionId] @returns {Promise<any>} */
  send(method, params = {}, sessionId) {
    const id = ++this.last;
    this.child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((done, failed) => this.waiting.set(id, { done, failed }));
  }
  /** @param {(method: string, params: any, session: string) => void} listener */
  on(listener) { this.listeners.push(listener); }

  async evaluate(session, expression) {
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }, session);
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  async close() {
    this.send('Browser.close').catch(() => {});
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 5000);
    await this.gone;
    clearTimeout(timer);
    fs.rmSync(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}
