// @ts-check
// A tab reloaded: the student is back within three seconds and has one tile, never two; a teacher's reload ends nothing.
import { check, test } from './lib/test.mjs';
import { hasOneTileOf, joinClass, makeClass, openClass, teacherName, tilesOf } from './lib/classroom.mjs';
import { sleep, until } from './lib/process.mjs';

test('a student reloads and is back within 3 s, with one tile', async (t) => {
  const server = await t.server();
  const [teacher, ada] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Ada', 'green')]);
  const { links } = await makeClass(teacher, server, ['Ada']);
  await openClass(teacher, { camera: true });
  await joinClass(ada, links.Ada, { camera: true });
  await teacher.seesPictureOf(ada);

  let most = 0;
  let watching = true;
  const watch = (async () => {
    while (watching) {
      most = Math.max(most, await tilesOf(teacher, 'Ada').catch(() => 0));
      await sleep(60);
    }
  })();
  const began = Date.now();
  await ada.reload();
  await ada.sees('list', 'People', { timeout: 12000 });
  const took = Date.now() - began;
  await ada.seesPictureOf(teacher);
  await hasOneTileOf(teacher, 'Ada');
  await ada.say('Back again');
  await teacher.reads('Back again');
  watching = false;
  await watch;
  check(most === 1, `one tile at all times, not ${most}`);
  check(took <= 3000, `back within 3 s, not ${took} ms`);
});

test('the teacher reloads and the class goes on', async (t) => {
  const server = await t.server();
  const [teacher, ada] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Ada', 'green')]);
  const { links } = await makeClass(teacher, server, ['Ada']);
  await openClass(teacher, { camera: true });
  await joinClass(ada, links.Ada, { camera: true });
  await ada.seesPictureOf(teacher);

  await teacher.reload();
  await until('the teacher to be back in the class', async () => {
    if (await teacher.count('list', 'People')) return true;
    for (const name of ['Open class', 'Join class']) if (await teacher.count('button', name)) await teacher.press('button', name);
    return false;
  }, { timeout: 20000, every: 500 });
  await hasOneTileOf(teacher, 'Ada');
  await hasOneTileOf(ada, teacherName);
  await teacher.seesPictureOf(ada);
  await teacher.say('I am back');
  await ada.reads('I am back');
  await ada.say('We are still here');
  await teacher.reads('We are still here');
});
