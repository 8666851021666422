// @ts-check
// What one frame of a class with 25 pictures costs the main thread, on a processor four times slower, while something moves;
// and how often it draws when nothing does. The class is the scripted one of tests/views: no server, no media, holes for 25
// pictures. Twice: by the clock, slowed down by the browser, for what draws; and by the thread's own clock, at full speed and
// multiplied, for all that the main thread does (input, style, layout and paint too): what else runs on the machine counts in
// the first and not in the second.
import fs from 'node:fs';
import path from 'node:path';
import { bareChromium } from '../../e2e/lib/chromium.mjs';
import { root, sleep, until } from '../../e2e/lib/process.mjs';
import { serveViews } from '../../views/serve.mjs';
import { spread } from './figures.mjs';
import { countDraws } from './idle.mjs';

const slowdown = 4, tiles = 25;
const viewport = { width: 1920, height: 1080 }; // 25 fit on one page

/** In the page, before its own scripts: how long each callback of an animation frame takes, by the clock on the wall. */
function timeFrames() {
  const w = /** @type {any} */ (window);
  w.__frames = [];
  const native = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => native((now) => {
    const began = performance.now();
    callback(now);
    w.__frames.push(performance.now() - began);
  });
}

/** In the page: every camera is on and has a picture. */
function showEverybody(/** @type {number} */ count) {
  const views = new BroadcastChannel('views');
  const pictures = Array.from({ length: count }, (_, i) => ({ subject: `s${i}`, kind: 'camera' }));
  views.postMessage({ to: 'app', s: 'media', pictures });
}

/** @param {{profile?: string}} [options]  profile: a folder that is there, for a CPU profile of each story; the times are then not to be trusted */
export async function frameTimes({ profile } = {}) {
  const views = await serveViews(path.join(root, 'build/wasm-release'));
  const browser = await bareChromium();
  try {
    const page = await browser.newPage({ viewport });
    await page.addInitScript(timeFrames);
    await page.addInitScript(countDraws);
    await page.goto(`${views.url}/c/scene-class-teacher-${tiles + 1}-cameras`);
    await until(`${tiles} pictures`, async () => (await page.locator('#mirror [role=img]').count()) >= tiles, { timeout: 30000 });
    await page.evaluate(showEverybody, tiles);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    const used = async () => (await cdp.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
    await sleep(2000);

    const timed = async (/** @type {string} */ name, /** @type {(step: number) => Promise<any>} */ move, steps = 60) => {
      const play = async () => {
        await page.evaluate(() => { /** @type {any} */ (window).__frames = []; });
        for (let step = 0; step < steps; step++) {
          await move(step);
          await sleep(60);
        }
        return page.evaluate(() => /** @type {any} */ (window).__frames);
      };
      await play(); // what is new the first time is new once
      if (profile) await cdp.send('Profiler.enable').then(() => cdp.send('Profiler.start'));
      const before = await used(), count = (await play()).length;
      const main_thread_ms = ((await used() - before) * 1000 * slowdown) / count;
      if (profile) fs.writeFileSync(path.join(profile, `${name}.cpuprofile`), JSON.stringify((await cdp.send('Profiler.stop')).profile));
      await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
      const frames = spread(await play());
      await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
      return { frames, main_thread_ms };
    };
    const pins = await page.locator('#mirror button', { hasText: /^Pin / }).all();
    const places = await Promise.all(pins.map((pin) => pin.boundingBox()));
    const scroll = (step) => page.evaluate((at) => {
      const list = /** @type {Element} */ (document.querySelector('.scroll [role=list]')?.closest('.scroll'));
      list.scrollTop = at;
    }, (step % 20) * 24);
    const moving = {
      'the pointer goes from picture to picture': await timed('pointer', (step) => {
        const box = /** @type {any} */ (places[step % places.length]);
        return page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      }),
      'the list of people scrolls': await timed('scroll', scroll),
      'the message grows': await timed('message', (step) => page.getByRole('textbox').first().pressSequentially('abcdefghij'[step % 10])),
      'one after the other is heard': await timed('heard', (step) => page.evaluate((subject) => {
        new BroadcastChannel('views').postMessage({ to: 'app', s: 'heard', subjects: [subject] });
      }, `s${step % tiles}`)),
    };
    await page.mouse.move(0, 0);
    await sleep(1500);
    const before = await page.evaluate(() => /** @type {any} */ (window).__draws);
    await sleep(5000);
    return { tiles: pins.length, moving, idle_draws: (await page.evaluate(() => /** @type {any} */ (window).__draws)) - before };
  } finally {
    await browser.close();
    views.close();
  }
}
