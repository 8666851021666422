// @ts-check
// Takes the README's picture: node tests/e2e/class-picture.mjs [FILE, otherwise docs/class.png]. A real class on a real server,
// as the teacher sees it at 1366×768: five students, one with a raised hand, one without a camera, a guest who waits, a chat.
// No test: it judges nothing.
import fs from 'node:fs';
import path from 'node:path';
import { chromiumPerson, personAt } from './lib/chromium.mjs';
import { joinClass, makeClass, openClass } from './lib/classroom.mjs';
import { cameraSeesFace, defineFaces } from './lib/faces.mjs';
import { root, sleep, until } from './lib/process.mjs';
import { Server } from './lib/server.mjs';

const file = path.resolve(process.argv[2] ?? path.join(root, 'docs/class.png'));
const students = { 'Ada Okafor': 40, 'Bao Nguyen': 107, 'Lucía Prieto': 0, 'অনন্যা রহমান': 241, 'Noah Weiss': 308 }; // hue; 0: no camera

const server = await Server.start();
const teacher = await chromiumPerson('Ms Rivera', 'red', { viewport: { width: 1366, height: 768 } });
const crowd = await chromiumPerson('Crowd', 'blue');
const person = async (name, hue) => {
  const context = await /** @type {any} */ (crowd.browser).newContext({ viewport: { width: 640, height: 400 }, locale: 'en-US' });
  await context.addInitScript(defineFaces);
  await context.addInitScript(cameraSeesFace, hue);
  return personAt(name, 'blue', context);
};
try {
  for (const [script, given] of /** @type {[Function, any][]} */ ([[defineFaces, undefined], [cameraSeesFace, 200]])) await teacher.context.addInitScript(/** @type {any} */ (script), given);
  const { url, links } = await makeClass(teacher, server, Object.keys(students), { name: 'Class 2b' });
  await openClass(teacher, { camera: true, microphone: true });
  const here = [];
  for (const [name, hue] of Object.entries(students)) {
    const one = await person(name, hue);
    await joinClass(one, links[name], { camera: hue > 0, microphone: name.startsWith('Noah') });
    here.push(one);
  }
  await here[1].press('button', 'Raise hand');
  await teacher.say('Good morning, everyone! Please open your maths books on page 42.');
  await here[0].say('Which exercise? 🐸');
  const guest = await person('Dr Gale', 0);
  await guest.open(url);
  await guest.fill('textbox', 'Your name', 'Dr Gale');
  await guest.press('button', 'Ask to join');
  await teacher.sees('button', 'Let in Dr Gale', { timeout: 20000 });
  await until('four pictures', async () => (await teacher.videos()).filter((v) => v.shown && v.frames > 20).length >= 4, { timeout: 40000, every: 300 });
  await teacher.read(() => /** @type {HTMLElement | null} */ (document.activeElement)?.blur());
  await teacher.page.mouse.move(0, 0);
  await sleep(3000);
  await teacher.page.screenshot({ path: file });
  console.log(`${path.relative(root, file)}: ${fs.statSync(file).size} bytes`);
} finally {
  await Promise.all([teacher, crowd].map((one) => one.close().catch(() => {})));
  await server.stop();
  server.remove();
}
