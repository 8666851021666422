// @ts-check
// A teacher and three students, one of them on Firefox: everyone sees and hears everyone, writes, and raises a hand.
import { check, equal, test } from './lib/test.mjs';
import { hasOneTileOf, joinClass, makeClass, openClass, teacherName } from './lib/classroom.mjs';
import { until } from './lib/process.mjs';

test('a class of four in two browsers', async (t) => {
  const server = await t.server();
  const [teacher, ada, bao, chidi] = await Promise.all([
    t.chromium(teacherName, 'red'), t.chromium('Ada', 'green'), t.chromium('Bao', 'blue'), t.firefox('Chidi', 'yellow'),
  ]);
  const { url, links } = await makeClass(teacher, server, ['Ada', 'Bao', 'Chidi']);
  check(/\/c\/[a-z2-7]{26}$/.test(url), `the class URL holds the class id: ${url}`);

  // Before the class is open a student sees no name.
  await ada.open(links.Ada);
  await ada.sees('button', 'Join class');
  check(!(await ada.words()).includes('Ada'), 'no name before the class is open');
  check(!(await ada.read(() => location.href)).includes('#'), 'the link’s secret is not in the address bar');

  await openClass(teacher, { camera: true, microphone: true });
  equal(await teacher.count('list', 'Missing'), 1, 'the list of the missing');
  await joinClass(ada, links.Ada, { camera: true, microphone: true });
  await Promise.all([
    joinClass(bao, links.Bao, { camera: true, microphone: true }),
    joinClass(chidi, links.Chidi, { camera: true, microphone: true }),
  ]);
  const all = [teacher, ada, bao, chidi];

  for (const viewer of all) for (const person of all) await hasOneTileOf(viewer, person.name);
  for (const viewer of all)
    for (const person of all.filter((p) => p !== viewer)) {
      await viewer.seesPictureOf(person, { timeout: 30000 });
      await viewer.sees('img', `${person.name}, camera on`);
    }
  for (const viewer of all) await viewer.hears(all.filter((p) => p !== viewer));

  // The same five words on every screen.
  const words = await teacher.safetyWords();
  check(words.split(' ').length === 5, `five safety words, not '${words}'`);
  for (const person of all) await until(`${person.name}'s safety words`, async () => (await person.safetyWords()) === words);

  await teacher.say('Good morning, everyone');
  await chidi.say('Здравствуйте & <b>hello</b>');
  for (const person of all) {
    await person.reads('Good morning, everyone');
    await person.reads('Здравствуйте & <b>hello</b>');
  }

  await bao.press('button', 'Raise hand');
  await bao.sees('button', 'Lower hand');
  await until('the hand in the teacher’s list', async () => (await teacher.items('Hands')).some((i) => i.includes('Bao')));
  await chidi.click('button', 'Raise hand');
  await until('hands in their order', async () => {
    const hands = (await teacher.items('Hands')).join(' ');
    return hands.includes('Chidi') && hands.indexOf('Bao') < hands.indexOf('Chidi');
  });
  await bao.press('button', 'Lower hand');
  await until('the hand to be down', async () => !(await teacher.items('Hands')).some((i) => i.includes('Bao')));

  await bao.turn('Camera', false);
  await teacher.sees('img', 'Bao, camera off');
  await ada.sees('img', 'Bao, camera off');
  await bao.press('button', 'Leave class');
  await ada.gone('img', 'Bao, camera off');
}, { timeout: 180000 });
