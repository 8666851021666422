// @ts-check
// What only the teacher can do: mute everyone, take a link back, end the class; and the class file on coming back.
import { check, equal, test } from './lib/test.mjs';
import { className, joinClass, makeClass, openClass, teacherName } from './lib/classroom.mjs';
import { sleep, until } from './lib/process.mjs';

test('mute everyone, revoke a link, come back to the class file, end the class', async (t) => {
  const server = await t.server();
  const [teacher, ada, bao] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Ada', 'green'), t.chromium('Bao', 'blue')]);
  const { url, links } = await makeClass(teacher, server, ['Ada', 'Bao']);
  await teacher.press('button', 'Revoke link for Bao');
  if (await teacher.count('dialog', undefined)) await teacher.press('button', 'Revoke').catch(() => {});
  await teacher.open(url);
  await teacher.sees('heading', className);
  await openClass(teacher);

  await joinClass(ada, links.Ada, { microphone: true });
  await until('the microphone to be on', () => ada.isOn('Microphone'));
  await teacher.hears([ada]);
  await teacher.press('button', 'Mute everyone');
  await until('Ada’s microphone to be off', async () => !(await ada.isOn('Microphone')));
  check(await ada.count('list', 'People'), 'she is still in the class');

  await bao.open(links.Bao);
  await sleep(3000);
  if (await bao.count('button', 'Join class')) await bao.press('button', 'Join class').catch(() => {});
  await sleep(2000);
  equal(await bao.count('list', 'People'), 0, 'a revoked link does not open the class');
  check(!(await bao.words()).includes('Hello, Bao'), 'a revoked link is greeted by no name');

  await teacher.press('button', 'End class for everyone');
  await ada.gone('list', 'People');
  await teacher.gone('list', 'People');
});
