// @ts-check
// Typing is the browser's: input methods, the clipboard, writing from right to left, and a keyboard on the glass.
import { check, equal, test } from './lib/test.mjs';
import { until } from './lib/process.mjs';
import { drawn, viewer } from './lib/views.mjs';

const message = (page) => page.getByRole('textbox', { name: 'Message' });

test('Chinese and Korean are composed in the field, and Enter while composing sends nothing', async (t) => {
  const view = await viewer(t);
  const { page } = view;
  await view.open('class-student-4');
  const input = await view.context.newCDPSession(page);
  const compose = async (/** @type {string} */ text) => { await input.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length }); await drawn(page); };
  const commit = async (/** @type {string} */ text) => { await input.send('Input.insertText', { text }); await drawn(page); };
  await message(page).focus();
  for (const [steps, done] of /** @type {[string[], string][]} */ ([[['n', 'ni', 'ni h', 'ni hao'], '你好'], [['ㅎ', '하', '한', '한ㄱ', '한그', '한글'], '한글']])) {
    for (const step of steps) {
      await compose(step);
      equal(await message(page).inputValue(), step, 'what is composed stays in the field while frames are drawn');
    }
    // The key that chooses a candidate belongs to the input method.
    await page.evaluate(() => document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })));
    await page.evaluate(() => document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', isComposing: true, bubbles: true, cancelable: true })));
    equal(await view.told(), [], 'nothing is sent');
    await commit(done);
    equal(await message(page).inputValue(), done, 'chosen');
    await page.keyboard.press('Enter');
    await until('it to be sent', async () => (await view.told()).some((m) => m.c === 'chat' && m.text === done));
    await drawn(page);
    equal(await message(page).inputValue(), '', 'the field is empty again');
  }
});

test('paste, into a field of one line and into one of many', async (t) => {
  const view = await viewer(t, { permissions: ['clipboard-read', 'clipboard-write'] });
  const { page } = view;
  await view.open('class-student-4');
  await page.evaluate(() => navigator.clipboard.writeText('Страница 42, ¿sí?'));
  await message(page).focus();
  await page.keyboard.press('Control+V');
  await page.keyboard.press('Enter');
  await until('it to be sent', async () => (await view.told()).some((m) => m.c === 'chat' && m.text === 'Страница 42, ¿sí?'));
  await view.open('');
  await page.getByRole('button', { name: 'Make a class' }).press('Enter');
  await page.getByRole('textbox', { name: 'Class name' }).fill('2b');
  await page.evaluate(() => navigator.clipboard.writeText('Maya\n李伟\nمحمد'));
  await page.getByRole('textbox', { name: 'Students' }).focus();
  await page.keyboard.press('Control+V');
  await page.getByRole('button', { name: 'Create class' }).press('Enter');
  await page.getByRole('link', { name: 'Link for محمد' }).waitFor();
});

test('from right to left: the field, its words and its caret', async (t) => {
  const view = await viewer(t, { language: 'en' });
  const { page } = view;
  await view.open('class-student-4');
  await message(page).focus();
  const caret = () => page.evaluate(() => { const e = /** @type {HTMLInputElement} */ (document.activeElement); return [e.selectionStart, getComputedStyle(e).direction]; });
  await page.keyboard.insertText('سلام');
  equal(await caret(), [4, 'rtl'], 'Arabic in an English class runs from right to left');
  await page.keyboard.press('ArrowRight'); // towards the beginning
  equal(await caret(), [3, 'rtl'], 'the caret goes along the words');
  await page.keyboard.press('Home');
  equal((await caret())[0], 0, 'Home is where reading begins');
  await page.keyboard.press('ArrowLeft');
  equal((await caret())[0], 1, 'and left is forward');
  await message(page).fill('Hello');
  equal((await caret())[1], 'ltr', 'English again');
});

test('the field lies where it is drawn, and a keyboard on the glass does not cover it', async (t) => {
  const view = await viewer(t, { viewport: { width: 360, height: 640 }, touch: true, init: [() => {
    // Phones that shrink only what is seen, and not the page: what they say, the test says.
    const real = /** @type {VisualViewport} */ (window.visualViewport);
    const seen = Object.assign(new EventTarget(), { scale: 1, kept: 0 });
    Object.defineProperties(seen, { height: { get: () => seen.kept || real.height }, width: { get: () => real.width }, offsetTop: { get: () => 0 } });
    Object.defineProperty(window, 'visualViewport', { value: seen });
  }] });
  const { page } = view;
  await view.open('class-student-4');
  const seen = async (/** @type {number} */ height) => {
    await drawn(page);
    const box = /** @type {{x: number, y: number, width: number, height: number}} */ (await message(page).boundingBox());
    check(box.y >= 0 && box.y + box.height <= height, `the field is seen above the keyboard: ${JSON.stringify(box)} of ${height}`);
    return box;
  };
  await message(page).tap();
  // The page shrinks with the keyboard (interactive-widget=resizes-content) …
  await page.setViewportSize({ width: 360, height: 340 });
  await seen(340);
  await page.setViewportSize({ width: 360, height: 640 });
  await seen(640);
  // … or only what is seen of it does.
  await page.evaluate(() => { const v = /** @type {any} */ (window.visualViewport); v.kept = 340; v.dispatchEvent(new Event('resize')); });
  await seen(340);
  equal(await page.evaluate(() => document.getElementById('canvas')?.clientHeight), 340, 'what is drawn fits into it');
  // Pinching to see more closely is no keyboard.
  await page.evaluate(() => { const v = /** @type {any} */ (window.visualViewport); v.kept = 200; v.scale = 2; v.dispatchEvent(new Event('resize')); });
  await drawn(page);
  equal(await page.evaluate(() => document.getElementById('canvas')?.clientHeight), 340, 'nor does pinching change it');
  await page.evaluate(() => { const v = /** @type {any} */ (window.visualViewport); v.kept = 0; v.scale = 1; v.dispatchEvent(new Event('resize')); });
  await drawn(page);
  equal(await page.evaluate(() => document.getElementById('canvas')?.clientHeight), 640, 'the keyboard is gone');
});
