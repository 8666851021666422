// @ts-check
// The start page in other languages, chosen without a reload; the choice lasts; English comes back.
import fs from 'node:fs';
import path from 'node:path';
import { check, test } from './lib/test.mjs';
import { outputFolder, until } from './lib/process.mjs';

/** @param {string} code @returns {Record<string, string>} */
const sentences = (code) => JSON.parse(fs.readFileSync(new URL(`../../assets/strings/${code}.json`, import.meta.url), 'utf8'));
const others = [['bn', 'বাংলা', 'ltr'], ['ar', 'العربية', 'rtl'], ['ko', '한국어', 'ltr'], ['zh', '中文', 'ltr'], ['ur', 'اردو', 'rtl']];

test('a family reads the start page in its own language', async (t) => {
  const server = await t.server();
  const reader = await t.chromium('Parent', 'red');
  /** What the page is said to be, and whether it is still the page that was opened. */
  const page = () => reader.read(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir, kept: 'kept' in window }));
  /** @param {string} name @returns {Promise<{left: number, right: number}>} from the screen's edges */
  const place = (name) => reader.read((/** @type {string} */ wanted) => {
    const found = [...document.querySelectorAll('#mirror button')].find((e) => e.textContent === wanted);
    const box = /** @type {Element} */ (found).getBoundingClientRect();
    return { left: box.left, right: innerWidth - box.right };
  }, name);

  await reader.open(`${server.url}/`);
  await reader.sees('button', 'Make a class');
  await reader.read(() => { Object.assign(window, { kept: true }); });
  check((await page()).lang === 'en', 'an English browser gets English');
  const english = await place('Language');
  let button = 'Language';
  for (const [code, name, dir] of others) {
    await reader.press('button', button);
    await reader.press('menuitem', name);
    const words = sentences(code);
    await reader.sees('button', words.make_class);
    await reader.sees('button', words.open_class_file);
    await reader.gone('button', 'Make a class');
    const now = await page();
    check(now.lang === code && now.dir === dir, `the page is in ${code}, ${dir}: ${JSON.stringify(now)}`);
    check(now.kept, 'the page was not loaded anew');
    button = words.language;
    const there = await place(button);
    check((there.left < there.right) === (dir === 'rtl') && english.right < english.left, `${code}: the button is at the end of its line`);
    await until('the picture to be drawn', () => reader.page.screenshot({ path: path.join(outputFolder, `language-${code}.png`) }));
  }
  // Only what was spoken was fetched.
  const fetched = await reader.read(() => performance.getEntriesByType('resource').map((e) => e.name).filter((n) => n.includes('/strings/')).length);
  check(fetched === 1 + others.length, `one file a language: ${fetched}`);

  await reader.open(`${server.url}/`);
  await reader.sees('button', sentences('ur').make_class);
  check((await page()).dir === 'rtl', 'the choice outlives the page');
  await reader.press('button', sentences('ur').language);
  await reader.press('menuitem', 'English');
  await reader.sees('button', 'Make a class');
  const back = await page();
  check(back.lang === 'en' && back.dir === 'ltr', 'English is back');
});
