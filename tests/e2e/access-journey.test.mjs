// @ts-check
// The whole journey by keyboard alone, in a real class: Tab, arrows, Enter, Space, and what is typed. On the way: no video
// is ever handed to WebGL, and a canvas that loses its context comes back without the class noticing.
import { check, equal, test } from './lib/test.mjs';
import { className, teacherName } from './lib/classroom.mjs';
import { pixelReader } from './lib/pixels.mjs';
import { until } from './lib/process.mjs';

/** Before the page: what WebGL is given to make textures of. */
function watchTextures() {
  const w = /** @type {any} */ (window);
  w.__textures = {};
  for (const name of ['texImage2D', 'texSubImage2D', 'texImage3D', 'texSubImage3D']) {
    const real = /** @type {any} */ (WebGL2RenderingContext.prototype)[name];
    /** @type {any} */ (WebGL2RenderingContext.prototype)[name] = function spied(/** @type {any[]} */ ...given) {
      const source = given[given.length - 1];
      const kind = source && typeof source === 'object' ? source.constructor.name : 'none';
      w.__textures[kind] = (w.__textures[kind] ?? 0) + 1;
      return real.apply(this, given);
    };
  }
}
const VIDEO = ['HTMLVideoElement', 'VideoFrame', 'ImageBitmap', 'HTMLCanvasElement'];

/** Somebody who has no mouse. @param {any} person */
function keyboard(person) {
  const { page } = person;
  /** Which control has the focus, whether the wanted one is in the same list, and how the list lies. */
  const look = (role, name) => page.evaluate(([wantedRole, wantedName]) => {
    const roleOf = (e) => e.getAttribute('role') ?? { BUTTON: 'button', A: 'link', TEXTAREA: 'textbox', INPUT: 'textbox' }[e.tagName] ?? '';
    const nameOf = (e) => e.getAttribute('aria-label') ?? e.textContent;
    const at = /** @type {Element} */ (document.activeElement);
    if (roleOf(at) === wantedRole && nameOf(at) === wantedName) return 'there';
    const list = at.closest('ul, [role=menu]');
    const inside = list && [...list.querySelectorAll('button, a, input')].some((e) => roleOf(e) === wantedRole && nameOf(e) === wantedName);
    return inside ? 'in its list' : 'elsewhere';
  }, [role, name]);
  return {
    async to(role, name) {
      await until(`${person.name} to have ${role} '${name}' to go to`, () => person.count(role, name), { timeout: 25000 });
      const trail = [];
      for (let i = 0; i < 120; i++) {
        const where = await look(role, name);
        if (where === 'there') return;
        await page.keyboard.press(where === 'in its list' ? (i % 6 === 5 ? 'ArrowRight' : 'ArrowDown') : 'Tab');
        trail.push(await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.slice(0, 30)));
      }
      throw new Error(`${person.name} cannot reach ${role} '${name}' by keyboard; came by ${trail.slice(-30).join(', ')}`);
    },
    async press(role, name, key = 'Enter') {
      await this.to(role, name);
      await page.keyboard.press(key);
    },
    async type(role, name, text) {
      await this.to(role, name);
      await page.keyboard.type(text);
    },
  };
}

test('the whole journey by keyboard alone; no video goes through WebGL; a lost canvas comes back', async (t) => {
  const server = await t.server();
  const init = [watchTextures];
  const [teacher, maya, guest] = await Promise.all([t.chromium(teacherName, 'red', { init }), t.chromium('Maya', 'green', { init }), t.chromium('Dr Gale', 'blue')]);
  const [hers, mayas, gales] = [keyboard(teacher), keyboard(maya), keyboard(guest)];

  await teacher.open(`${server.url}/`);
  await hers.press('button', 'Make a class');
  await hers.type('textbox', 'Class name', className);
  await hers.type('textbox', 'Your name', teacherName);
  await hers.type('textbox', 'Students', 'Maya');
  await hers.press('button', 'Create class', 'Space');
  await hers.to('link', 'Link for Maya');
  const link = await teacher.href('Link for Maya');
  await hers.press('button', 'Open class');
  await teacher.sees('list', 'People');
  await hers.press('switch', 'Camera', 'Space');
  await until('her camera to be on', () => teacher.isOn('Camera'));

  await maya.open(link);
  await maya.sees('heading', 'Hello, Maya', { timeout: 25000 });
  await mayas.press('switch', 'Camera', 'Space');
  await mayas.press('button', 'Join class');
  await maya.sees('list', 'People', { timeout: 20000 });
  await guest.open(await teacher.read(() => location.href));
  await gales.type('textbox', 'Your name', 'Dr Gale');
  await gales.press('button', 'Ask to join');
  await hers.press('button', 'Let in Dr Gale');
  await guest.sees('list', 'People', { timeout: 20000 });

  await mayas.press('button', 'Raise hand');
  await hers.press('button', 'Done with Maya');
  await maya.sees('button', 'Raise hand');
  await mayas.press('button', 'Reactions');
  await mayas.press('menuitem', 'Applause');
  await until('the applause to be seen', async () => (await teacher.items('People')).some((words) => words.includes('Maya') && words.includes('Applause')));
  await until('the applause to be over', async () => !(await teacher.items('People')).some((words) => words.includes('Applause')), { timeout: 9000 });
  await mayas.type('textbox', 'Message', 'Which page?');
  await mayas.press('textbox', 'Message');
  await teacher.reads('Which page?');
  await teacher.seesPictureOf(maya);
  await maya.seesPictureOf(teacher);

  // The canvas loses what it had, as when a laptop wakes; the class goes on, and looks as before.
  const look = () => teacher.page.screenshot({ clip: { x: 0, y: 0, width: 400, height: 56 } });
  const pixels = await pixelReader(guest.browser);
  await pixels.load('before', await look());
  // Words lie elsewhere in the new texture, so edges may round to another level of grey; whatever is missing differs by far more.
  const asBefore = async () => {
    await pixels.load('now', await look());
    return await pixels.furthest('before', 'now') <= 8;
  };
  const lost = await teacher.read(() => {
    const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById('canvas'));
    const w = /** @type {any} */ (window);
    w.__lost = canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context');
    w.__lost.loseContext();
    return canvas.getContext('webgl2')?.isContextLost();
  });
  check(lost, 'the context is lost');
  await mayas.type('textbox', 'Message', 'Still there?');
  await mayas.press('textbox', 'Message');
  await teacher.reads('Still there?');
  check(!await asBefore(), 'nothing is drawn meanwhile');
  await teacher.read(() => { /** @type {any} */ (window).__lost.restoreContext(); });
  await until('the class to look as before', asBefore);
  await teacher.seesPictureOf(maya);

  await teacher.page.keyboard.press('Escape');
  await teacher.page.keyboard.press('Escape');
  await maya.sees('status', 'The class is frozen. Only your teacher can speak and show.');
  await hers.press('button', 'Unfreeze class');
  await maya.gone('status', 'The class is frozen. Only your teacher can speak and show.');
  for (const person of [teacher, maya]) {
    const given = await person.read(() => /** @type {any} */ (window).__textures);
    check(given.OffscreenCanvas > 10, `${person.name}'s words were drawn: ${JSON.stringify(given)}`);
    equal(VIDEO.filter((kind) => given[kind]), [], `what ${person.name}'s WebGL was given besides words`);
  }
  await hers.press('button', 'End class for everyone');
  await maya.gone('list', 'People');
  await teacher.gone('list', 'People');
}, { timeout: 150000 });
