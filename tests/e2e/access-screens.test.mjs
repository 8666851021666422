// @ts-check
// Every screen as a screen reader, a finger and weak eyes meet it: axe-core, Chromium's accessibility tree (kept as text in
// snapshots/, written anew with HOMEROOM_SNAPSHOTS=write), targets of 44 px, contrast measured in pixels.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { check, equal, test } from './lib/test.mjs';
import { accessibilityTree } from './lib/ax-tree.mjs';
import { outputFolder, root } from './lib/process.mjs';
import { pixelReader } from './lib/pixels.mjs';
import { drawn, screens, viewer, walkTo } from './lib/views.mjs';

const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const snapshots = path.join(root, 'tests/e2e/snapshots');
const CONTROLS = '#mirror :is(button, a, input, textarea)';

/** What axe finds. Its contrast rule reads styles, and the words are drawn: pixels are measured below instead. */
const violations = (page) => page.evaluate(async () => {
  const { violations: found } = await /** @type {any} */ (window).axe.run(document, { rules: { 'color-contrast': { enabled: false } } });
  return found.map((/** @type {any} */ v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((/** @type {any} */ n) => n.html.slice(0, 160)).join(' | ')}`);
});

/** Controls that can be seen now, with their places; `hit`: a press in the middle of it finds it. */
const controls = (page) => page.evaluate((selector) => [...document.querySelectorAll(selector)].filter((e) => !e.closest('[inert]')).map((e) => {
  const { x, y, width, height } = e.getBoundingClientRect(), cx = x + width / 2, cy = y + height / 2;
  let clip = { top: 0, bottom: innerHeight };
  for (let up = e.parentElement; up; up = up.parentElement) {
    if (!up.classList.contains('scroll')) continue;
    const box = up.getBoundingClientRect();
    clip = { top: Math.max(clip.top, box.top), bottom: Math.min(clip.bottom, box.bottom) };
  }
  return { name: e.getAttribute('aria-label') ?? e.textContent, x, y, width, height, seen: cy > clip.top && cy < clip.bottom, hit: document.elementFromPoint(cx, cy) === e };
}), CONTROLS);

test('axe finds nothing on any screen, and each says the same to a screen reader as when it was last looked at', async (t) => {
  const view = await viewer(t, { init: [axe] });
  const write = process.env.HOMEROOM_SNAPSHOTS === 'write';
  fs.mkdirSync(snapshots, { recursive: true });
  /** @type {string[]} */
  const wrong = [];
  for (const screen of screens) {
    await walkTo(view, screen);
    for (const found of await violations(view.page)) wrong.push(`${screen.name}: ${found}`);
    const tree = await accessibilityTree(view.page);
    const file = path.join(snapshots, `${screen.name.replace(/\W+/g, '-')}.txt`);
    if (write) fs.writeFileSync(file, tree);
    const kept = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
    if (kept === tree) continue;
    const before = new Set(kept.split('\n')), now = new Set(tree.split('\n'));
    const lines = [...[...before].filter((l) => !now.has(l)).map((l) => `- ${l}`), ...[...now].filter((l) => !before.has(l)).map((l) => `+ ${l}`)];
    wrong.push(`${screen.name}: the accessibility tree is another one than in snapshots/:\n${lines.slice(0, 12).join('\n')}`);
  }
  equal(view.errors, [], 'errors of the page');
  check(wrong.length === 0, `\n${wrong.join('\n')}`);
});

test('a finger hits every control, on a phone and at a browser zoom of 200 %', async (t) => {
  const sizes = [{ viewport: { width: 360, height: 640 }, touch: true, ratio: 2 }, { viewport: { width: 683, height: 384 }, ratio: 2, touch: true }];
  /** @type {string[]} */
  const wrong = [];
  for (const size of sizes) {
    const view = await viewer(t, { ...size, init: [axe] });
    for (const screen of screens) {
      await walkTo(view, screen);
      const at = `${screen.name} at ${size.viewport.width}×${size.viewport.height}`;
      for (const found of await violations(view.page)) wrong.push(`${at}: ${found}`);
      for (const one of await controls(view.page)) {
        if (one.width < 44 || one.height < 44) wrong.push(`${at}: '${one.name}' is ${one.width}×${one.height} px`);
        if (one.seen && !one.hit) wrong.push(`${at}: what is pressed in the middle of '${one.name}' is something else`);
        if (one.x < -10 || one.x + one.width > size.viewport.width + 1) wrong.push(`${at}: '${one.name}' is beside the screen`);
      }
      // What is scrolled away is scrolled to.
      const lost = await view.page.evaluate((selector) => [...document.querySelectorAll(selector)].filter((e) => !e.closest('[inert]')).flatMap((e) => {
        e.scrollIntoView({ block: 'center' });
        const { y, height } = e.getBoundingClientRect();
        return y + height / 2 > 0 && y + height / 2 < innerHeight ? [] : [e.getAttribute('aria-label') ?? e.textContent];
      }), CONTROLS);
      for (const name of lost) wrong.push(`${at}: '${name}' cannot be scrolled to`);
    }
    await view.browser.close();
  }
  check(wrong.length === 0, `\n${wrong.join('\n')}`);
}, { timeout: 180000 });

test('words stand out from what is behind them by 4.5 to 1 in every theme, by 7 to 1 in high contrast', async (t) => {
  /** @type {{name: string, media: any, least: number}[]} */
  const themes = [{ name: 'light', media: { colorScheme: 'light' }, least: 4.5 }, { name: 'dark', media: { colorScheme: 'dark' }, least: 4.5 },
    { name: 'high contrast', media: { colorScheme: 'light', contrast: 'more' }, least: 7 }, { name: 'forced colours', media: { colorScheme: 'dark', forcedColors: 'active' }, least: 7 }];
  const view = await viewer(t, { viewport: { width: 1024, height: 640 }, ratio: 2 });
  const pixels = await pixelReader(view.browser);
  /** @type {string[]} */
  const wrong = [];
  let measured = 0;
  for (const screen of screens) {
    await walkTo(view, screen);
    for (const theme of themes) {
      await view.page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference', forcedColors: 'none', ...theme.media });
      await drawn(view.page);
      // Where words are written and nothing lies over them; of buttons the middle, without their edge and its ring.
      const places = await view.page.evaluate(() => [...document.querySelectorAll('#mirror :is(p, h1, h2, button, a, [role=status])')].flatMap((e) => {
        if (e.closest('[inert]') || e.closest('[aria-live]') || /** @type {any} */ (e).disabled || !e.textContent?.trim()) return [];
        const box = e.getBoundingClientRect(), edge = e.matches('button, a') ? 8 : 0;
        const [x, y, w, h] = [box.x + edge, box.y + edge, box.width - 2 * edge, box.height - 2 * edge].map((v) => Math.round(v * 2));
        let clip = { top: 0, bottom: innerHeight };
        for (let up = e.parentElement; up; up = up.parentElement) {
          if (!up.classList.contains('scroll')) continue;
          const view = up.getBoundingClientRect();
          clip = { top: Math.max(clip.top, view.top), bottom: Math.min(clip.bottom, view.bottom) };
        }
        return box.top < clip.top || box.bottom > clip.bottom || w < 8 || h < 8 ? [] : [{ name: e.textContent, rect: [x, y, w, h] }];
      }));
      const key = `${screen.name} ${theme.name}`;
      const png = await view.page.screenshot();
      await pixels.load(key, png);
      const inks = await pixels.inks(key, places.map((place) => place.rect));
      inks.forEach(({ contrast, back, ink }, i) => {
        measured++;
        if (contrast < theme.least) wrong.push(`${key}: '${places[i].name}' ${contrast.toFixed(2)}:1 (#${ink.toString(16)} on #${back.toString(16)})`);
      });
      if (wrong.length > 0) fs.writeFileSync(path.join(outputFolder, 'contrast.png'), png);
    }
  }
  check(measured > 500, `it measured ${measured} places`);
  check(wrong.length === 0, `\n${wrong.slice(0, 30).join('\n')}`);
}, { timeout: 180000 });
