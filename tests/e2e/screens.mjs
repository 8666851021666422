// @ts-check
// Pictures of every screen × theme × language × size on one contact sheet, for people to look at: build/e2e/screens/index.html
// and sheet.png. No test: it judges nothing. The screens are fed by tests/views/keeper.js, so no server runs.
//
//   scripts/screens [--build DIR] [--only WORD,…] [--themes light,…] [--languages en,…] [--sizes wide,…] [--no-sheet]
import fs from 'node:fs';
import path from 'node:path';
import { bareChromium } from './lib/chromium.mjs';
import { defineFaces } from './lib/faces.mjs';
import { outputFolder, root, until } from './lib/process.mjs';
import { serveViews } from '../views/serve.mjs';
import { sheetPage } from './lib/contact-sheet.mjs';

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const only = option('only', '').split(',').filter(Boolean);
const build = option('build', path.join(root, 'build/wasm-release'));

const sizes = {
  wide: { width: 1366, height: 768 },
  phone: { width: 360, height: 800 },
  large: { width: 320, height: 640, text: 200 }, // words at twice their size
};
const themes = { light: { colorScheme: 'light' }, dark: { colorScheme: 'dark' }, contrast: { colorScheme: 'light', contrast: 'more' } };
const chosen = (all, name) => option(name, '') ? Object.fromEntries(option(name, '').split(',').map((key) => [key, all[key]])) : all;
const languages = option('languages', 'en,ar,bn,zh').split(',');

/** Each: what the scripted keeper plays, and what is pressed or typed then, by the sentence's key. @type {Record<string, {path: string, press?: string[], type?: string[], pictures?: boolean, scroll?: string, later?: number}>} */
const screens = {
  start: { path: '/' },
  make: { path: '/', press: ['make_class'], type: ['Class 2b', 'Ms Rivera', 'Maya\nTomás\nঅনন্যা'] },
  file: { path: '/c/scene-file-6' },
  'green room': { path: '/c/scene-door-green-student' },
  door: { path: '/c/scene-door-waiting-student' },
  'class teacher': { path: '/c/scene-class-teacher-9', pictures: true },
  'class student': { path: '/c/scene-class-student-5-chat', pictures: true },
  people: { path: '/c/scene-class-teacher-4-waiting-missing', pictures: true, scroll: 'class-scroll' },
  rules: { path: '/c/scene-class-teacher-4', press: ['class_rules'] },
  frozen: { path: '/c/scene-class-student-5-frozen', pictures: true },
  'shared screen': { path: '/c/scene-class-student-9-screen', pictures: true },
  seats: { path: '/c/scene-class-teacher-5-waiting-seats', pictures: true, scroll: 'class-scroll' },
  'kiosk start': { path: '/?kiosk=Seat%2012' },
  'kiosk green room': { path: '/c/scene-door-green-student?kiosk=Seat%2012' },
  'kiosk guest': { path: '/c/scene-door-green-guest?kiosk=Seat%2012' },
  'kiosk still there': { path: '/c/scene-door-green-student?kiosk=Seat%2012', later: 4 * 60000 },
  'kiosk still there in class': { path: '/c/scene-class-student-5-chat?kiosk=Seat%2012', pictures: true, later: 20 * 60000 },
  'kiosk over': { path: '/c/scene-over-ended?kiosk=Seat%2012' },
  error: { path: '/c/scene-class-student-5-alert', pictures: true },
};

/** In the page: moving pictures where cameras are on, drawn by the page itself, and placed where their people are. */
function showPictures() {
  const box = /** @type {HTMLElement} */ (document.getElementById('videos'));
  const place = (subject, kind, hue) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = kind === 'screen' ? [640, 400] : [320, 180];
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    const paint = () => {
      if (kind === 'screen') {
        pen.fillStyle = '#fff'; pen.fillRect(0, 0, 640, 400);
        pen.fillStyle = '#1f5fbf'; pen.fillRect(0, 0, 640, 44);
        pen.fillStyle = '#333'; pen.font = '700 34px sans-serif'; pen.fillText('¾ of the frogs are green', 60, 150);
        for (let i = 0; i < 8; i++) { pen.fillStyle = i < 6 ? '#3a9d5d' : '#cfd4da'; pen.beginPath(); pen.arc(90 + i * 66, 240, 26, 0, 7); pen.fill(); }
        return;
      }
      /** @type {any} */ (window).__paintFace(pen, hue);
    };
    paint();
    const video = document.createElement('video');
    Object.assign(video.dataset, { subject, kind });
    video.muted = true;
    video.srcObject = canvas.captureStream(10);
    setInterval(paint, 100);
    box.append(video);
    video.play();
  };
  place('t', 'camera', 200);
  for (let i = 0; i < 30; i++) place(`s${i}`, 'camera', 40 + i * 67);
  place('t', 'screen', 0);
}

/** In the page: the class's own module places only elements of its own, so these go where the mirror says people are. */
function placePictures() {
  const room = JSON.parse(/** @type {any} */ (window).__holes ?? '[]');
  for (const video of document.querySelectorAll('#videos video')) {
    const hole = room.find((one) => one.subject === video.dataset.subject && one.kind === video.dataset.kind);
    if (!hole) continue;
    const [x, y, w, h] = hole.rect;
    Object.assign(video.style, { translate: `${x}px ${y}px`, width: `${w}px`, height: `${h}px` });
    video.classList.add('shown');
    video.classList.toggle('contain', hole.contain);
  }
}

async function take(browser, url, size, language, folder, shots) {
  const sentences = JSON.parse(fs.readFileSync(path.join(root, `assets/strings/${language}.json`), 'utf8'));
  const context = await browser.newContext({ viewport: size, locale: language === 'en' ? 'en-US' : language });
  await context.addInitScript(defineFaces);
  await context.addInitScript(([code, text]) => {
    localStorage.setItem('language', code);
    if (text) localStorage.setItem('look', JSON.stringify({ text_size: String(text) }));
    // Where the holes are, as the app tells its shell.
    const parse = JSON.parse;
    JSON.parse = (words, ...more) => {
      if (typeof words === 'string' && words.startsWith('[{"subject"')) /** @type {any} */ (window).__holes = words;
      return parse(words, ...more);
    };
  }, [language, size.text]);
  for (const [name, screen] of Object.entries(screens)) {
    if (only.length && !only.some((word) => name.includes(word))) continue;
    const page = await context.newPage();
    if (screen.later) await page.clock.install();
    await page.goto(url + screen.path);
    const ready = () => until(name, () => page.evaluate(() => !!document.querySelector('#mirror main')?.childElementCount), { every: 20 });
    await ready();
    if (screen.later) await page.clock.fastForward(screen.later);
    for (const key of screen.press ?? []) await page.getByRole('button', { name: sentences[key], exact: true }).press('Enter');
    const fields = page.getByRole('textbox');
    for (const [i, words] of (screen.type ?? []).entries()) await fields.nth(i).fill(words);
    if (screen.pictures) await page.evaluate(showPictures);
    if (screen.scroll && size.width < 900) {
      await page.evaluate(() => {
        const parts = [...document.querySelectorAll('.scroll')];
        const longest = parts.sort((a, b) => b.scrollHeight - b.clientHeight - a.scrollHeight + a.clientHeight)[0];
        longest.scrollTop = 0;
      });
    }
    await page.mouse.move(0, 0);
    for (const [theme, media] of Object.entries(chosen(themes, 'themes'))) {
      await page.emulateMedia({ contrast: 'no-preference', ...media });
      await page.waitForTimeout(screen.pictures ? 220 : 100);
      if (screen.pictures) {
        await until('the pictures', () => page.evaluate(() => !!(/** @type {any} */ (window).__holes)), { every: 50 });
        await page.evaluate(placePictures);
      }
      const file = `${name.replaceAll(' ', '-')}-${theme}-${language}-${size.width}.png`;
      await page.screenshot({ path: path.join(folder, file) });
      shots.push({ file, screen: name, theme, language, size });
    }
    await page.close();
  }
  await context.close();
}

const folder = path.join(outputFolder, 'screens');
fs.mkdirSync(folder, { recursive: true });
const views = await serveViews(build);
const browser = await bareChromium(['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', '--autoplay-policy=no-user-gesture-required']);
const shots = [];
try {
  for (const size of Object.values(chosen(sizes, 'sizes'))) {
    for (const language of languages) await take(browser, views.url, size, language, folder, shots);
  }
  if (!process.argv.includes('--no-sheet')) {
    fs.writeFileSync(path.join(folder, 'index.html'), sheetPage(shots));
    const page = await browser.newPage({ viewport: { width: 1800, height: 1000 } });
    await page.goto(`file://${folder}/index.html`);
    await page.screenshot({ path: path.join(folder, 'sheet.png'), fullPage: true });
  }
} finally {
  await browser.close();
  views.close();
}
console.log(`${shots.length} pictures in build/e2e/screens: index.html, sheet.png`);
