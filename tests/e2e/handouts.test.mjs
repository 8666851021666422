// @ts-check
// What a teacher prints: one page for each student, in the language of the family; the choice is there the next time.
import fs from 'node:fs';
import path from 'node:path';
import { check, equal, test } from './lib/test.mjs';
import { makeClass, teacherName } from './lib/classroom.mjs';
import { outputFolder, until } from './lib/process.mjs';

const read = (name) => JSON.parse(fs.readFileSync(new URL(`../../assets/${name}`, import.meta.url), 'utf8'));
const codes = ['en', 'es', 'zh', 'bn', 'ru', 'ar', 'ht', 'ko', 'ur', 'fr'];

test('each of the ten languages has all the words, and calls the buttons what they are called', async () => {
  const offline = read('offline.json');
  equal(Object.keys(offline).sort(), [...codes].sort(), 'the offline page\'s languages');
  for (const code of codes) {
    const [words, strings] = [read(`handouts/${code}.json`), read(`strings/${code}.json`)];
    equal(Object.keys(words), Object.keys(read('handouts/en.json')), code);
    equal(Object.keys(offline[code]), Object.keys(offline.en), `offline, ${code}`);
    check(words.step2.includes(strings.join_class), `${code}: the button to join`);
    check(words.fail2.includes(strings.check_connection), `${code}: the button to check`);
    check(words.keep.includes('{name}') && offline[code].server.includes('{address}'), `${code}: the places`);
  }
});

test('a class is printed, each page in its family\'s language', async (t) => {
  const server = await t.server();
  const students = ['Ada Okafor', 'অনন্যা রহমান', 'ليلى حداد', 'Li Wei 李伟'];
  const teacher = await t.chromium(teacherName, 'red', { init: [() => { window.print = () => { /** @type {any} */ (window).printed = true; }; }] });
  const { links, url } = await makeClass(teacher, server, students);
  const loaded = () => teacher.read(() => performance.getEntriesByType('resource').filter((e) => /handout/.test(e.name)).length);
  equal(await loaded(), 0, 'the hand-outs come when they are used');
  await teacher.press('button', 'Print cards');
  for (const [name, language] of [['Language for everyone', 'Español'], [`Language for ${students[1]}`, 'বাংলা'], [`Language for ${students[2]}`, 'العربية'], [`Language for ${students[3]}`, '中文']]) {
    await teacher.press('button', name);
    await teacher.press('menuitem', language);
  }
  await teacher.press('button', 'Print');
  await until('the printer to be asked', () => teacher.read(() => /** @type {any} */ (window).printed));
  const pages = () => teacher.read(() => [...document.querySelectorAll('#print > section')].map((page) => ({
    lang: /** @type {HTMLElement} */ (page).lang, dir: /** @type {HTMLElement} */ (page).dir, name: page.querySelector('h1')?.textContent, title: page.querySelector('h2')?.textContent,
    address: page.querySelector('.address')?.textContent, modules: page.querySelector('svg path')?.getAttribute('d')?.split('M').length ?? 0,
    pictures: [...page.querySelectorAll('img')].filter((image) => image.naturalWidth > 0).length,
  })));
  const printed = await pages();
  equal(printed.map((p) => p.name), students);
  equal(printed.map((p) => p.lang), ['es', 'bn', 'ar', 'zh']);
  equal(printed.map((p) => p.dir), ['ltr', 'ltr', 'rtl', 'ltr']);
  printed.forEach((p, i) => {
    equal(p.title, read(`handouts/${p.lang}.json`).title);
    equal(p.address, links[students[i]], 'its own link');
    check(p.modules > 300 && p.pictures === 3, `a code and three pictures: ${JSON.stringify(p)}`);
  });
  const pdf = await teacher.page.pdf({ path: path.join(outputFolder, 'handouts.pdf'), format: 'A4', preferCSSPageSize: true });
  equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length, 4, 'one sheet of paper each');

  await teacher.press('button', 'Cancel');
  await until('the sheet to be empty again', async () => (await pages()).length === 0);
  await teacher.open(url);
  await teacher.press('button', 'Print cards');
  await until('the languages of last time', async () => JSON.stringify((await pages()).map((p) => p.lang)) === '["es","bn","ar","zh"]');
});
