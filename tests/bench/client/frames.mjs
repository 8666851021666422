// @ts-check
// How long the main thread works for one frame of a class with 25 pictures, on a processor four times slower, while something
// moves; and how often it draws when nothing does. The class is the scripted one of tests/views: no server, no media.
import path from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumPath } from '../../e2e/lib/chromium.mjs';
import { root, sleep, until } from '../../e2e/lib/process.mjs';
import { serveViews } from '../../views/serve.mjs';
import { spread } from './figures.mjs';
import { countDraws } from './idle.mjs';

const slowdown = 4;

/** In the page, before its own scripts: how long each callback of an animation frame takes. */
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

/** @param {{width: number, height: number}} viewport */
export async function frameTimes(viewport) {
  const views = await serveViews(path.join(root, 'build/wasm-release'));
  const browser = await chromium.launch({ executablePath: chromiumPath(), chromiumSandbox: false, args: ['--lang=en-US'] });
  try {
    const page = await browser.newPage({ viewport });
    await page.addInitScript(timeFrames);
    await page.addInitScript(countDraws);
    await page.goto(`${views.url}/c/scene-class-teacher-26`);
    await until('25 pictures', async () => (await page.locator('#mirror [role=img]').count()) >= 25, { timeout: 30000 });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    await sleep(2000);

    const timed = async (/** @type {(step: number) => Promise<any>} */ move, steps = 60) => {
      await page.evaluate(() => { /** @type {any} */ (window).__frames = []; });
      for (let step = 0; step < steps; step++) {
        await move(step);
        await sleep(60);
      }
      return spread(await page.evaluate(() => /** @type {any} */ (window).__frames));
    };
    const tiles = await page.locator('#mirror button', { hasText: /^Pin / }).all();
    const places = await Promise.all(tiles.map((tile) => tile.boundingBox()));
    const scroll = (step) => page.evaluate((at) => {
      const list = /** @type {Element} */ (document.querySelector('.scroll [role=list]')?.closest('.scroll'));
      list.scrollTop = at;
    }, (step % 20) * 24);
    const moving = {
      'the pointer goes from picture to picture': await timed((step) => {
        const box = /** @type {any} */ (places[step % places.length]);
        return page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      }),
      'the list of people scrolls': await timed(scroll),
      'the message grows': await timed((step) => page.getByRole('textbox').first().pressSequentially('abcdefghij'[step % 10])),
    };
    await page.mouse.move(0, 0);
    await sleep(1500);
    const before = await page.evaluate(() => /** @type {any} */ (window).__draws);
    await sleep(5000);
    return { moving, idle_draws: (await page.evaluate(() => /** @type {any} */ (window).__draws)) - before };
  } finally {
    await browser.close();
    views.close();
  }
}
