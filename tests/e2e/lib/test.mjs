// @ts-check
// Tests in the order they are written; each gets a server and people of its own, and leaves nothing running.
import fs from 'node:fs';
import path from 'node:path';
import { outputFolder, sleep } from './process.mjs';
import { chromiumPerson, personAt } from './chromium.mjs';
import { firefoxPerson } from './firefox.mjs';
import { Server } from './server.mjs';

/** @type {{name: string, story: (t: Scene) => Promise<void>, timeout: number}[]} */
export const tests = [];

/** @param {string} name @param {(t: Scene) => Promise<void>} story */
export function test(name, story, { timeout = 90000 } = {}) {
  tests.push({ name, story, timeout });
}

export function check(condition, what) {
  if (!condition) throw new Error(`not so: ${what}`);
}
export function equal(got, wanted, what = '') {
  const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`${what}: got ${a}, wanted ${b}`);
}

/** The stage of one test: what it started, to be ended in the end. */
export class Scene {
  constructor() {
    /** @type {Server[]} */ this.servers = [];
    /** @type {import('./person.mjs').Person[]} */ this.people = [];
    /** @type {(() => void | Promise<void>)[]} */ this.afterwards = [];
  }
  /** @param {string[]} [options] of the server's command line */
  async server(options) {
    const server = await Server.start(options);
    this.servers.push(server);
    return server;
  }
  async chromium(name, seat, options) {
    const person = await chromiumPerson(name, seat, options);
    this.people.push(person);
    return person;
  }
  async firefox(name, seat, options) {
    const person = await firefoxPerson(name, seat, options);
    this.people.push(person);
    return person;
  }
  /** Another tab in somebody's browser. */
  async tab(person) {
    const same = await personAt(person.name, person.seat, person.context);
    this.people.push(same);
    return same;
  }
  later(action) { this.afterwards.push(action); }

  async record(folder) {
    for (const person of this.people) await person.record(folder).catch(() => {});
    fs.mkdirSync(folder, { recursive: true });
    for (const server of this.servers)
      if (fs.existsSync(server.log)) fs.copyFileSync(server.log, path.join(folder, path.basename(server.log)));
  }
  async end() {
    await Promise.all(this.people.map((p) => Promise.race([p.close().catch(() => {}), sleep(8000)])));
    for (const action of this.afterwards) await action();
    for (const server of this.servers) {
      await server.stop();
      server.remove();
      fs.rmSync(server.log, { force: true });
    }
  }
}

/** Runs what was registered; gives how many passed and failed. */
export async function runAll(file, { only = '' } = {}) {
  let passed = 0;
  let failed = 0;
  for (const { name, story, timeout } of tests.splice(0)) {
    if (only && !name.includes(only)) continue;
    const scene = new Scene();
    const began = Date.now();
    let timer;
    try {
      await Promise.race([
        story(scene),
        new Promise((_, fail) => { timer = setTimeout(() => fail(new Error(`not done after ${timeout} ms`)), timeout); }),
      ]);
      passed++;
      console.log(`ok      ${file}: ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failed++;
      const folder = path.join(outputFolder, `${file}-${name}`.replace(/[^\w]+/g, '-').slice(0, 80));
      console.log(`FAILED  ${file}: ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
      console.log(`        ${String(error?.stack ?? error).split('\n').slice(0, 8).join('\n        ')}`);
      await scene.record(folder);
      console.log(`        pictures and logs: ${path.relative(path.dirname(outputFolder), folder)}`);
    } finally {
      clearTimeout(timer);
      await scene.end().catch((error) => console.log(`        clearing up: ${error}`));
    }
  }
  return { passed, failed };
}
