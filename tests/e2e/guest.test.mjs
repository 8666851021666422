// @ts-check
// Somebody without a link of his own asks at the class URL, waits, and is let in or turned away.
import { check, test } from './lib/test.mjs';
import { hasOneTileOf, makeClass, openClass, teacherName } from './lib/classroom.mjs';
import { until } from './lib/process.mjs';

test('a guest waits until the teacher lets him in; another is turned away', async (t) => {
  const server = await t.server();
  const [teacher, guest, other] = await Promise.all([
    t.chromium(teacherName, 'red'), t.chromium('Dr Gale', 'green'), t.chromium('Nobody', 'blue'),
  ]);
  const { url } = await makeClass(teacher, server, ['Ada']);
  await openClass(teacher, { camera: true });

  await guest.open(url);
  await guest.fill('textbox', 'Your name', 'Dr Gale');
  await guest.press('button', 'Ask to join');
  await guest.sees('status', 'Waiting for your teacher', { exact: false });
  await until('the guest in the waiting list', async () => (await teacher.items('Waiting')).some((i) => i.includes('Dr Gale')));
  check((await guest.count('list', 'People')) === 0, 'a waiting guest is not in the class');
  check(!(await guest.words()).includes(teacherName), 'a waiting guest reads no name of the class');
  await teacher.press('button', 'Let in Dr Gale');
  await guest.sees('list', 'People');
  await hasOneTileOf(teacher, 'Dr Gale');
  await guest.seesPictureOf(teacher);
  await guest.say('Thank you for having me');
  await teacher.reads('Thank you for having me');

  await other.open(url);
  await other.fill('textbox', 'Your name', 'Nobody');
  await other.press('button', 'Ask to join');
  await teacher.press('button', 'Turn away Nobody', { timeout: 20000 });
  await other.gone('status', 'Waiting for your teacher', { exact: false });
  check((await other.count('list', 'People')) === 0, 'who was turned away is not in the class');
  await teacher.gone('button', 'Turn away Nobody');
});
