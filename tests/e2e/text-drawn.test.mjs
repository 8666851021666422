// @ts-check
// Words as the browser would write them: in ten languages what is drawn on the canvas is compared with the same element
// written by the browser itself; and no sentence has a character for which there is no face.
import fs from 'node:fs';
import path from 'node:path';
import { check, test } from './lib/test.mjs';
import { outputFolder, root, until } from './lib/process.mjs';
import { pixelReader } from './lib/pixels.mjs';
import { viewer } from './lib/views.mjs';

const languages = ['en', 'es', 'zh', 'bn', 'ru', 'ar', 'ht', 'ko', 'ur', 'fr'];
const MOST = 0.02; // of all there is between black and white

/** Before the page: every run of words that is made for the canvas, as it is handed over. */
function watchRuns() {
  const w = /** @type {any} */ (window);
  w.__runs = [];
  /** @type {any[]} */
  let strip = [];
  /** @type {number[]} */
  let place = [0, 0, 0, 0];
  const pen = OffscreenCanvasRenderingContext2D.prototype, { rect, fillText } = pen;
  pen.rect = function spied(...given) { place = given; return rect.apply(this, given); };
  pen.fillText = function spied(text, x, y) {
    strip.push({ text, font: this.font, direction: this.direction, colour: this.fillStyle, place });
    return fillText.call(this, text, x, y);
  };
  const upload = /** @type {any} */ (WebGL2RenderingContext.prototype).texSubImage2D;
  /** @type {any} */ (WebGL2RenderingContext.prototype).texSubImage2D = function spied(/** @type {any[]} */ ...given) {
    const sheet = given[given.length - 1];
    if (sheet instanceof OffscreenCanvas) {
      for (const { place: [x, y, wide, high], ...run } of strip) w.__runs.push({ ...run, picture: sheet.getContext('2d')?.getImageData(x, y, wide, high) });
      strip = [];
    }
    return upload.apply(this, given);
  };
}

/** In the page: all runs below each other, as the browser writes them; gives the same sheet as the app drew it. */
async function writeRuns() {
  const runs = /** @type {any} */ (window).__runs, sheet = document.createElement('div');
  const list = [...new Map(runs.map((/** @type {any} */ run) => [`${run.text}/${run.font}`, run])).values()];
  const drawing = new OffscreenCanvas(1366, list.reduce((sum, run) => sum + run.picture.height + 16, 0)), pen = /** @type {any} */ (drawing.getContext('2d'));
  pen.fillRect(0, 0, drawing.width, drawing.height);
  sheet.style.cssText = 'position:fixed;inset:0;background:#000;z-index:9';
  let y = 0;
  const rows = [];
  for (const run of list) {
    const { picture: { width, height } } = run, row = height + 16;
    const line = document.createElement('span');
    line.textContent = run.text;
    Object.assign(line.style, { position: 'absolute', left: '20px', top: `${y + 8}px`, whiteSpace: 'pre', font: run.font, color: run.colour, direction: run.direction });
    sheet.append(line);
    pen.drawImage(await createImageBitmap(run.picture), 20, y + 8);
    rows.push({ text: run.text, font: run.font, rect: [0, y, Math.min(1366, width + 60), row] });
    y += row;
  }
  document.body.append(sheet);
  const bytes = new Uint8Array(await (await drawing.convertToBlob()).arrayBuffer());
  return { rows, height: y, png: btoa([...bytes].map((c) => String.fromCharCode(c)).join('')) };
}

test('drawn words look as the browser’s own, in ten languages', async (t) => {
  /** @type {string[]} */
  const wrong = [];
  /** @type {string[]} */
  const seen = [];
  for (const language of languages) {
    const view = await viewer(t, { language, init: [watchRuns] });
    const pixels = await pixelReader(view.browser);
    let most = 0, compared = 0;
    for (const scene of ['file-2']) {
      await view.open(scene);
      const { rows, height, png } = await view.page.evaluate(writeRuns);
      await view.page.setViewportSize({ width: 1366, height: Math.max(768, height) });
      const written = await view.page.screenshot();
      await pixels.load('drawn', Buffer.from(png, 'base64'));
      await pixels.load('written', written);
      const rects = rows.map((row) => row.rect);
      const found = await pixels.differences('drawn', rects, 'written', rects);
      found.forEach(({ share, a, b }, i) => {
        compared++;
        most = Math.max(most, share);
        if (share <= MOST) return;
        wrong.push(`${language}, ${scene}: '${rows[i].text}' (${rows[i].font}) differs by ${(share * 100).toFixed(1)} % (drawn ${a}, written ${b})`);
        fs.writeFileSync(path.join(outputFolder, `words-${language}-written.png`), written);
        fs.writeFileSync(path.join(outputFolder, `words-${language}-drawn.png`), Buffer.from(png, 'base64'));
      });
      // The measure can tell words apart.
      const other = await pixels.differences('drawn', rects.slice(0, 8), 'written', rects.slice(1, 9));
      check(other.filter(({ share }) => share > MOST).length >= 5, `${language}: other words are other words: ${other.map(({ share }) => share.toFixed(3))}`);
      await view.page.setViewportSize({ width: 1366, height: 768 });
    }
    check(compared >= 20, `${language}: ${compared} runs compared`);
    seen.push(`${language} ${(most * 100).toFixed(1)} %`);
    await view.browser.close();
  }
  console.log(`        the most that differs: ${seen.join(', ')}`);
  check(wrong.length === 0, `\n${wrong.slice(0, 20).join('\n')}`);
}, { timeout: 180000 });

test('what is on the screen lies where the mirror says, as the browser would write it there', async (t) => {
  const view = await viewer(t);
  const { page } = view;
  const pixels = await pixelReader(view.browser);
  await view.open('');
  await pixels.load('drawn', await page.screenshot());
  const places = await page.evaluate(() => [...document.querySelectorAll('#mirror :is(p, h1)')].flatMap((e) => {
    const box = e.getBoundingClientRect();
    return /** @type {HTMLElement} */ (e).style.fontSize && e.textContent ? [{ words: e.textContent, rect: [box.x - 4, box.y, box.width + 8, box.height].map(Math.round) }] : [];
  }));
  check(places.length >= 3, `${places.length} places`);
  const inks = await pixels.inks('drawn', places.map((p) => p.rect));
  await page.evaluate((ink) => {
    /** @type {HTMLElement} */ (document.getElementById('canvas')).style.visibility = 'hidden';
    const hex = (/** @type {number} */ rgb) => `#${rgb.toString(16).padStart(6, '0')}`;
    [...document.querySelectorAll('#mirror :is(p, h1)')].filter((e) => /** @type {HTMLElement} */ (e).style.fontSize && e.textContent).forEach((e, i) => {
      Object.assign(/** @type {HTMLElement} */ (e).style, { color: hex(ink[i].ink), background: hex(ink[i].back), overflow: 'visible', boxShadow: `0 0 0 6px ${hex(ink[i].back)}` });
    });
  }, inks);
  await pixels.load('written', await page.screenshot());
  const rects = places.map((p) => p.rect);
  const found = await pixels.differences('drawn', rects, 'written', rects);
  found.forEach(({ share, a, b }, i) => {
    check(share <= MOST, `'${places[i].words}' differs by ${(share * 100).toFixed(1)} % (drawn ${a}, written ${b})`);
    check(!!a && !!b && Math.abs(a[0] - b[0]) <= 1.5 && Math.abs(a[1] - b[1]) <= 1.5, `'${places[i].words}' is drawn at ${a}, and marked at ${b}`);
  });
});

test('emoji have the colours that the browser gives them, whatever the words around them are written in', async (t) => {
  const view = await viewer(t, { viewport: { width: 1366, height: 1800 }, init: [watchRuns] });
  const pixels = await pixelReader(view.browser);
  await view.open('class-student-4-chat');
  // From the first plane and from the second, after a selector, by keycaps, by flags, by joiners, with a skin's colour.
  const all = ['⭐', '⏰', '⌛', '❤️', '1️⃣', '🐸', '🇺🇸', '👩🏽‍🏫', '🏳️‍🌈'];
  for (const [i, emoji] of all.entries()) await view.happens({ to: 'app', e: 'chat', id: `e${i}`, subject: 's2', name: 'Maya', text: `${emoji} page 42`, at: 90000 + i, mine: false });
  await until('all lines', async () => (await view.page.evaluate(() => /** @type {any} */ (window).__runs.filter((/** @type {any} */ run) => run.text.endsWith(' page 42')).length)) >= all.length);
  const star = await view.page.evaluate(() => {
    const { x, y, width, height } = /** @type {Element} */ ([...document.querySelectorAll('#mirror *')].find((e) => !e.childElementCount && e.textContent === 'Maya: ⭐ page 42')).getBoundingClientRect();
    return [x, y, width, height].map(Math.round);
  });
  await pixels.load('screen', await view.page.screenshot());
  const { rows, height, png } = await view.page.evaluate(writeRuns);
  await view.page.setViewportSize({ width: 1366, height });
  await pixels.load('drawn', Buffer.from(png, 'base64'));
  await pixels.load('written', await view.page.screenshot());
  const lines = rows.filter((row) => row.text.endsWith(' page 42')), rects = lines.map((row) => row.rect);
  const found = await pixels.differences('drawn', rects, 'written', rects);
  found.forEach(({ share }, i) => check(share <= MOST, `'${lines[i].text}' differs by ${(share * 100).toFixed(1)} %`));
  (await pixels.colours('drawn', rects)).forEach((most, i) => check(most > 50, `'${lines[i].text}' is drawn in colours: ${most}`));
  // Nor are they tinted with what the words are written in.
  check((await pixels.colours('screen', [star]))[0] > 50, 'the star is yellow on the screen');
}, { timeout: 60000 });

test('a line that is wider than a texture is drawn to its end', async (t) => {
  const view = await viewer(t, { ratio: 2, init: [watchRuns] });
  const pixels = await pixelReader(view.browser);
  await view.open('class-student-4-frozen-away');
  const found = await view.page.evaluate(() => {
    const pen = /** @type {any} */ (new OffscreenCanvas(8, 8).getContext('2d'));
    return /** @type {any[]} */ (/** @type {any} */ (window).__runs).flatMap(({ text, font }) => {
      pen.font = font;
      const { width } = pen.measureText(text), place = [...document.querySelectorAll('#mirror *')].find((e) => e.textContent === text && !e.childElementCount);
      if (width <= 1024 || !place) return [];
      const { x, y, width: w, height: h } = place.getBoundingClientRect();
      return [{ text, width, rect: [x, y, w, h].map((px) => Math.round(px * 2)) }];
    });
  });
  check(found.length >= 1, 'there is a line wider than 1024 device px');
  await pixels.load('drawn', await view.page.screenshot());
  for (const { text, width, rect } of found) {
    const [{ a }] = await pixels.differences('drawn', [rect], 'drawn', [rect]);
    check(!!a && a[2] > width - 12 && a[2] < rect[2], `'${text}' is ${width} wide, and drawn ${a}`);
  }
});

/** Before the page: the styles that words are written in, and those that were looked up before (an 'a' is measured: shell/faces.js). */
function watchStyles() {
  const w = /** @type {any} */ (window), pen = OffscreenCanvasRenderingContext2D.prototype, { measureText, fillText } = pen;
  w.__styles = { found: [], written: [] };
  pen.measureText = function spied(text) {
    if (text === 'a') w.__styles.found.push(this.font);
    return measureText.call(this, text);
  };
  pen.fillText = function spied(text, x, y) {
    w.__styles.written.push(this.font);
    return fillText.call(this, text, x, y);
  };
}

test('every style of the first screens is one that is looked up while the app is on its way', async (t) => {
  const view = await viewer(t, { init: [watchStyles] });
  for (const scene of ['', 'door-green', 'file-4']) {
    await view.open(scene);
    await until(`shell/faces.js to look up each style of '${scene}'`, async () => {
      const { found, written } = await view.page.evaluate(() => /** @type {any} */ (window).__styles);
      const late = [...new Set(written)].filter((style) => !found.includes(style));
      if (written.length > 5 && late.length === 0) return true;
      throw new Error(`${written.length} runs; not looked up: ${late}`);
    }, { timeout: 3000 });
  }
});

test('there is a face for every character of every language', async (t) => {
  const view = await viewer(t);
  await view.open('');
  for (const language of languages) {
    const words = Object.values(JSON.parse(fs.readFileSync(path.join(root, `assets/strings/${language}.json`), 'utf8'))).flatMap((v) => (typeof v === 'string' ? [v] : Object.values(v))).join('');
    const missing = await view.page.evaluate((text) => {
      const family = getComputedStyle(document.documentElement).getPropertyValue('--text-family');
      const pen = /** @type {any} */ (new OffscreenCanvas(48, 48).getContext('2d', { willReadFrequently: true }));
      const picture = (/** @type {string} */ c) => {
        pen.clearRect(0, 0, 48, 48);
        pen.font = `32px ${family}`;
        pen.fillText(c, 4, 36);
        return pen.getImageData(0, 0, 48, 48).data.join();
      };
      const tofu = picture('\u{378}'); // never given to any letter
      return [...new Set(text)].filter((c) => c.trim() && picture(c) === tofu);
    }, words);
    check(missing.length === 0, `${language}: no face on this machine for ${missing.join(' ')} (scripts/setup --test installs them)`);
  }
});
