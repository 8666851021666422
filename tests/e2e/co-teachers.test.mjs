// @ts-check
// More than one teacher: a substitute with a file of their own, a co-teacher who takes over, a pass that is taken back.
import fs from 'node:fs';
import { check, equal, test } from './lib/test.mjs';
import { joinClass, makeClass, openClass, openClassFile, teacherName } from './lib/classroom.mjs';
import { until } from './lib/process.mjs';

const passphrase = 'otter candle maple seven';

/** The file that the teacher's browser saves, as it would be sent. */
async function fileFor(teacher, name, { year = false } = {}) {
  await teacher.press('button', 'Add a co-teacher');
  await teacher.fill('textbox', 'Their name', name);
  await teacher.fill('textbox', 'Passphrase', passphrase);
  if (year) await teacher.turn('For the whole school year', true);
  const [saved] = await Promise.all([
    teacher.page.waitForEvent('download'), teacher.press('button', 'Make their file'),
  ]);
  await teacher.sees('heading', 'Co-teachers');
  check(saved.suggestedFilename().includes(name), `the file is called after ${name}: ${saved.suggestedFilename()}`);
  return { name: saved.suggestedFilename(), mimeType: 'application/octet-stream', buffer: fs.readFileSync(await saved.path()) };
}

const leads = (viewer, name) => until(`${viewer.name} to read that ${name} leads the class`,
  async () => (await viewer.items('People')).some((item) => item.includes(name) && item.includes('Leads the class')), { timeout: 20000 });

test('a co-teacher comes in from a file, takes over when the teacher’s browser dies, and is out when she takes the pass back', async (t) => {
  const server = await t.server();
  const [teacher, kim, ada, bao] = await Promise.all([
    t.chromium(teacherName, 'red'), t.chromium('Mr Kim', 'yellow'), t.chromium('Ada', 'green'), t.chromium('Bao', 'blue')]);
  const { url, links } = await makeClass(teacher, server, ['Ada', 'Bao']);
  const file = await fileFor(teacher, 'Mr Kim', { year: true });
  await openClass(teacher, { camera: true });
  await joinClass(ada, links.Ada, { camera: true });

  await openClassFile(kim, server, file, passphrase);
  equal(await kim.count('link', 'Link for Ada'), 0, 'he holds no student’s link');
  equal(await kim.count('button', 'Print cards'), 0, 'and prints none');
  await kim.press('button', 'Return to class');
  await kim.sees('list', 'People', { timeout: 20000 });
  await kim.turn('Camera', true);
  await ada.seesPictureOf(kim);
  await kim.seesPictureOf(ada);
  equal(await kim.text('text', 'Safety words'), await ada.text('text', 'Safety words'), 'safety words');
  await kim.press('button', 'Freeze class');
  await leads(ada, 'Mr Kim');
  await teacher.press('button', 'Unfreeze class');
  await leads(ada, teacherName);
  check((await kim.words()).includes(`${teacherName} looks after the door`), 'he reads who lets people in');

  // Her browser is gone from one moment to the next.
  const before = await ada.framesOf((await kim.videos()).length ? (await ada.pictureOf(kim)).subject : '');
  await teacher.close();
  await bao.open(links.Bao);
  await bao.sees('heading', 'Hello, Bao', { timeout: 40000 });
  await bao.press('button', 'Join class');
  await bao.sees('list', 'People', { timeout: 20000 });
  await leads(ada, 'Mr Kim');
  check((await ada.framesOf((await ada.pictureOf(kim)).subject)) > before, 'his picture went on');
  check(!(await ada.words()).includes('Your teacher is away'), 'nobody was told that the teacher is away');
});

test('a substitute opens the class alone; taken back, the file opens nothing', async (t) => {
  const server = await t.server();
  const [teacher, kim, ada] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Mr Kim', 'yellow'), t.chromium('Ada', 'green')]);
  const { links } = await makeClass(teacher, server, ['Ada']);
  await openClassFile(kim, server, await fileFor(teacher, 'Mr Kim'), passphrase);
  await openClass(kim);
  await joinClass(ada, links.Ada);
  await until('Ada to see Mr Kim', async () => (await ada.items('People')).some((item) => item.includes('Mr Kim')));

  await teacher.press('button', 'Take back the pass of Mr Kim');
  await kim.gone('list', 'People', { timeout: 20000 });
  await until('Mr Kim to read why', async () => (await kim.words()).includes('taken your pass for this class back'));
  await ada.press('button', 'Leave class');
  await teacher.press('button', 'Return to class');
  await teacher.sees('list', 'People', { timeout: 20000 });
  equal((await teacher.items('People')).length, 1, 'a class without him');
});
