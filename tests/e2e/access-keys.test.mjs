// @ts-check
// Without a mouse, and with one: roving focus, Escape, where the focus goes, what is said aloud, shortcuts, and that each
// control does the same by a key on its mirror and by a click on its picture.
import { check, equal, test } from './lib/test.mjs';
import { accessibilityTree } from './lib/ax-tree.mjs';
import { until } from './lib/process.mjs';
import { drawn, viewer } from './lib/views.mjs';

test('arrows move in lists, Tab comes into one once, Escape closes, and the focus returns to where it was', async (t) => {
  const view = await viewer(t, { viewport: { width: 1024, height: 640 } });
  const { page } = view;
  const press = async (/** @type {string} */ key) => { await page.keyboard.press(key); await drawn(page); };
  const on = async (/** @type {string} */ name) => equal(await view.focus(), name, 'the focus');
  await view.open('class-teacher-6');
  await page.getByRole('button', { name: 'Actions for Maya' }).focus();
  await press('ArrowDown');
  await on('button Actions for Tomás');
  await press('End');
  await on('button Actions for Olu');
  await press('ArrowDown');
  await on('button Actions for Olu');
  await press('Tab');
  check(!(await view.focus()).includes('Actions for'), 'Tab leaves the list');
  await press('Shift+Tab');
  await on('button Actions for Olu');

  await press('Enter');
  await on('menuitem Mute');
  equal(await page.evaluate(() => [...document.querySelectorAll('#mirror main, #mirror [role=menu]')].map((e) => /** @type {any} */ (e).inert)), [true, false], 'the class behind a menu is inert');
  await press('ArrowUp');
  await on('menuitem Remove');
  await press('Escape');
  await on('button Actions for Olu');
  equal(await page.evaluate(() => /** @type {any} */ (document.querySelector('#mirror main')).inert), false, 'inert no more');

  await page.getByRole('button', { name: 'Class rules' }).focus();
  await press('Space');
  await on('button Done');
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press('Tab');
    check(await page.evaluate(() => document.activeElement === document.body || !!document.activeElement?.closest('[role=dialog]')), 'Tab stays in the dialog');
  }
  await page.evaluate(() => /** @type {any} */ (document.activeElement)?.blur());
  await press('Escape'); // also when nothing has the focus
  await on('button Class rules');

  // Whom it is about may go: the focus goes to a neighbour, not to the top of the page.
  await view.happens({ patch: { hands: ['s2', 's1', 's0'] } });
  await page.getByRole('button', { name: 'Done with Tomás' }).focus();
  await press('Enter');
  await page.getByRole('button', { name: 'Done with Tomás' }).waitFor({ state: 'detached' });
  await drawn(page);
  await on('button Done with Maya');
  // A screen that goes takes its controls along: the new one is read from its heading.
  await page.getByRole('button', { name: 'Leave class' }).focus();
  await press('Enter');
  await page.getByRole('heading', { name: 'You left the class' }).waitFor();
  await drawn(page);
  await on('heading You left the class');
});

test('shortcuts: Esc Esc freezes and never unfreezes, ? lists them, H raises a hand; none of them while somebody writes', async (t) => {
  const view = await viewer(t, { viewport: { width: 1024, height: 640 } });
  const { page } = view;
  const press = async (/** @type {string} */ key) => { await page.keyboard.press(key); await drawn(page); };
  const told = async () => (await view.told()).map((m) => [m.c, m.on ?? m.raised ?? m.text ?? null]);
  await view.open('class-teacher-4');
  await press('Escape');
  equal(await told(), [], 'once does nothing');
  await page.waitForTimeout(1100);
  await press('Escape');
  equal(await told(), [], 'twice, but slowly');
  await page.waitForTimeout(1100);
  const twice = async () => { await page.keyboard.press('Escape'); await press('Escape'); };
  await twice();
  equal(await told(), [['freeze', true]], 'twice');
  for (let i = 0; i < 4; i++) await press('Escape');
  equal(await told(), [], 'again and again');
  check(await page.getByRole('button', { name: 'Unfreeze class' }).count() === 1, 'still frozen');
  await page.getByRole('button', { name: 'Unfreeze class' }).press('Enter');
  await drawn(page);
  await view.told();

  await page.waitForTimeout(1100); // the last Escape is not counted any more
  await page.getByRole('textbox', { name: 'Message' }).focus();
  await page.keyboard.type('Oh? Hh');
  await drawn(page);
  equal(await told(), [], 'letters in a field are letters');
  check(await page.getByRole('dialog').count() === 0, 'and so is a question mark');
  await twice();
  equal(await told(), [['freeze', true]], 'in an alarm one may be in a field');

  await page.getByRole('button', { name: 'Chat' }).or(page.getByRole('button', { name: 'Send' })).first().focus();
  await press('h');
  equal(await told(), [['hand', true]], 'H');
  await press('?');
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  check((await list.textContent())?.includes('Freeze class: Esc Esc'), 'the key that freezes is in the list');
  await press('h');
  equal(await told(), [], 'nothing behind a dialog');
  await page.getByRole('switch', { name: 'Shortcuts of one letter or sign' }).focus();
  await press('Space');
  await press('Escape');
  equal(await told(), [], 'an Escape that closed something is not counted');
  await press('h');
  await press('?');
  equal(await told(), [], 'switched off');
  check(await list.count() === 0, 'the list does not come');
  await view.open('class-student-4');
  await press('h');
  equal(await told(), [], 'and remembered here');
  await twice();
  equal(await told(), [], 'no student freezes');
});

test('chat, hands, the door, reactions and a freeze are said aloud, behind a dialog too, and nothing twice', async (t) => {
  const view = await viewer(t, { viewport: { width: 1024, height: 640 } });
  const { page } = view;
  await view.open('class-teacher-4');
  await page.evaluate(() => {
    const w = /** @type {any} */ (window);
    w.__said = [];
    const regions = document.querySelectorAll('[aria-live], [role=log], [role=status], [role=alert]');
    for (const region of regions) {
      new MutationObserver((changes) => {
        if (region.closest('[inert]')) return;
        for (const change of changes) for (const node of change.addedNodes) if (node.textContent) w.__said.push(`${region.getAttribute('role') ?? 'live'}: ${node.textContent}`);
      }).observe(region, { childList: true, subtree: true, characterData: true });
    }
  });
  const said = () => page.evaluate(() => /** @type {any} */ (window).__said.splice(0));
  const hears = async (/** @type {string} */ words) => {
    await until(words, () => page.evaluate((wanted) => /** @type {any} */ (window).__said.includes(wanted), words), { timeout: 3000, every: 30 });
    equal((await said()).filter((/** @type {string} */ one) => one === words).length, 1, `'${words}' once`);
  };
  const tree = await accessibilityTree(page);
  check(/log "Chat".*live=polite/.test(tree) && /status.*live=polite/.test(tree) && /alert.*live=assertive/.test(tree), `the regions are live:\n${tree}`);

  await view.happens({ to: 'app', e: 'chat', id: 'n1', subject: 's0', name: 'Maya', text: 'Which page?', at: 1, mine: false });
  await hears('log: Maya: Which page?');
  await view.happens({ patch: { hands: ['s2', 's1', 's0'] } });
  await hears('live: Maya raised a hand');
  await view.happens({ patch: { waiting: [{ id: 'w9', name: 'Dr Gale', guest: true, reason: '' }] } });
  await hears('live: Dr Gale is waiting at the door');
  await page.getByRole('button', { name: 'Class rules' }).press('Enter');
  await drawn(page);
  await view.happens({ patch: { policy: { frozen: true, chat: true } } });
  await hears('status: The class is frozen. Only you can speak and show.');
  await view.happens({ patch: { policy: { frozen: false, chat: true } } });
  await hears('live: The class goes on.');
  const people = (/** @type {number | null} */ reaction) => page.evaluate(() => 0).then(() => view.happens({ patch: { people: [{ subject: 't', name: 'Ms Rivera', role: 'teacher' },
    { subject: 's0', name: 'Maya', role: 'student', reaction }, { subject: 's1', name: 'Tomás', role: 'student', reaction }] } }));
  const began = Date.now();
  await people(1);
  await hears('live: Maya: Applause');
  for (let i = 0; i < 20; i++) await people(i % 2 ? 1 : null);
  await drawn(page);
  const claps = (await said()).length, most = Math.floor((Date.now() - began) / 4000);
  check(claps <= most, `a crowd that claps is not said one by one: ${claps} in the time of ${most}`);
  await view.happens({ patch: { connected: true } });
  await drawn(page);
  equal(await said(), [], 'the same again says nothing');
});

const NOTHING = 'nothing';
/** What is left alone: it goes to another page or asks the system. */
const ELSEWHERE = /^(Link for|Class link|Choose file|Read a file|Print)/;

test('each control does the same by a key on its mirror and by a click on its picture', async (t) => {
  const view = await viewer(t, { viewport: { width: 1024, height: 640 } });
  const { page } = view;
  /** @type {string[]} */
  const wrong = [];
  let pressed = 0;
  for (const scene of ['', 'file-2', 'class-teacher-3-waiting', 'class-student-3-chat']) {
    await view.open(scene);
    const state = () => page.evaluate(() => [...document.querySelectorAll('#mirror :is(main > *, [role=menu], [role=dialog], h1)')].filter((e) => e.matches('[role=menu], [role=dialog], h1')).map((e) => e.getAttribute('aria-label') ?? e.textContent).join('|'));
    /** Everything's names: a press that changes how things are laid out or called shows in them. */
    const names = () => page.evaluate(() => [...document.querySelectorAll('#mirror *')].map((e) => `${e.getAttribute('aria-label') ?? (e.childElementCount ? '' : e.textContent)} ${e.getAttribute('style')} ${/** @type {any} */ (e).checked}`).join('|'));
    const home = await state();
    const list = await page.evaluate(() => [...document.querySelectorAll('#mirror :is(button, input[type=checkbox])')].filter((e) => !(/** @type {any} */ (e).disabled)).map((e) => ({
      role: e.getAttribute('role') ?? 'button', name: e.getAttribute('aria-label') ?? e.textContent ?? '' })));
    for (const { role, name } of list) {
      if (ELSEWHERE.test(name)) continue;
      const results = [];
      for (const way of ['key', 'click']) {
        const handle = page.getByRole(/** @type {any} */ (role), { name, exact: true });
        if ((await handle.count()) !== 1 || (await state()) !== home) {
          await view.open(scene);
        }
        if ((await handle.count()) !== 1) break; // it became another one, with another name
        await view.told();
        const before = await names();
        if (way === 'key') {
          await handle.focus();
          await page.keyboard.press(role === 'switch' ? 'Space' : 'Enter');
        } else {
          await handle.scrollIntoViewIfNeeded();
          const box = /** @type {{x: number, y: number, width: number, height: number}} */ (await handle.boundingBox());
          await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
        }
        await drawn(page);
        const commands = (await view.told()).map(({ to, on, raised, ...rest }) => rest), now = await state();
        // What a command leads to comes when the keeper has answered; else it is there now.
        const effect = commands.length > 0 ? commands : now !== home ? now : (await names()) !== before ? 'another layout' : NOTHING;
        results.push(JSON.stringify(effect));
        if (now !== home) await page.keyboard.press('Escape');
        await drawn(page);
      }
      pressed += results.length;
      if (/^(Camera|Microphone|Share screen)$/.test(name)) continue; // devices take their time: the journey and tests/e2e/class press these
      if (results.length === 2 && results[0] !== results[1]) wrong.push(`${scene}: ${role} '${name}': by key ${results[0]}, by click ${results[1]}`);
      if (results[0] === JSON.stringify(NOTHING) && !/^(Camera|Microphone|Share screen|Send|Ask to join|Join class|Back|Previous page|Next page)/.test(name)) wrong.push(`${scene}: ${role} '${name}' does nothing`);
    }
  }
  check(pressed > 60, `${pressed} presses`);
  check(wrong.length === 0, `\n${wrong.join('\n')}`);
}, { timeout: 240000 });
