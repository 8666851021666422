// @ts-check
// The rules of a class on real screens: cameras for the teacher alone, a camera previewed, notes, a shared screen, freeze.
import { check, test } from './lib/test.mjs';
import { joinClass, makeClass, openClass, teacherName } from './lib/classroom.mjs';
import { EngineTap } from './lib/engine-tap.mjs';
import { sleep, until } from './lib/process.mjs';

/** No picture of that person is on the screen, whatever an element out of sight still holds. */
const seesNobody = (viewer, other) =>
  until(`${viewer.name} not to see ${other.name}`, async () => !(await viewer.videos()).some((v) => v.seat === other.seat && v.shown));

/** What the media engine holds back of this person. */
async function heldBack(tap, url, subject) {
  const room = /\/c\/([a-z2-7]{26})/.exec(url)?.[1];
  const sender = (await tap.publishers(room)).find((p) => p.id === subject);
  return (sender?.streams ?? []).filter((s) => s.moderated).map((s) => s.type).sort().join(' ');
}

async function rule(teacher, name, on) {
  await teacher.press('button', 'Class rules');
  await teacher.turn(name, on);
  await teacher.press('button', 'Done');
  await teacher.gone('dialog', 'Class rules');
}

test('teacher-only cameras, preview, notes, and a freeze that leaves no picture', async (t) => {
  const server = await t.server();
  const [teacher, ada, bao] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Ada', 'green'), t.chromium('Bao', 'blue')]);
  const { links, url } = await makeClass(teacher, server, ['Ada', 'Bao']);
  await openClass(teacher, { camera: true });
  await joinClass(ada, links.Ada, { camera: true });
  await joinClass(bao, links.Bao);
  await teacher.seesPictureOf(ada);
  await bao.seesPictureOf(ada);

  await rule(teacher, 'Only I see their cameras', true);
  await seesNobody(bao, ada);
  await bao.sees('img', 'Ada, camera off');
  await sleep(3000); // the old keys are gone: what she sees now is under Ada's own
  const subject = (await teacher.pictureOf(ada))?.subject;
  const before = await teacher.framesOf(subject);
  await until('the teacher to go on seeing Ada', async () => (await teacher.framesOf(subject)) > before + 5);
  check(!(await bao.videos()).some((v) => v.seat === ada.seat), 'Bao has no picture of Ada');
  await rule(teacher, 'Only I see their cameras', false);
  await bao.seesPictureOf(ada);

  await rule(teacher, 'I see a camera before the class does', true);
  await seesNobody(bao, ada);
  await teacher.seesPictureOf(ada);
  await teacher.press('button', 'Actions for Ada');
  await teacher.press('menuitem', 'Show camera to class');
  await bao.seesPictureOf(ada);

  await ada.turn('Only to my teacher', true);
  await ada.say('My head hurts');
  await teacher.reads('My head hurts');
  await teacher.press('button', 'Actions for Ada');
  await teacher.press('menuitem', 'Write a note');
  await teacher.say('Rest a while');
  await ada.reads('Rest a while');
  await teacher.press('button', 'Write to everyone');
  await teacher.say('Page twelve');
  await bao.reads('Page twelve');
  check(!(await bao.words()).includes('My head hurts') && !(await bao.words()).includes('Rest a while'), 'Bao reads no note');

  await bao.seesPictureOf(ada);
  await teacher.press('button', 'Freeze class');
  await Promise.all([seesNobody(bao, ada), seesNobody(teacher, ada)]);
  await ada.seesPictureOf(teacher);
  const tap = await EngineTap.open(server.notes());
  t.later(() => tap.close());
  await until('the relay to hold her picture back', async () => (await heldBack(tap, url, subject)) === 'video');
  const frozenAt = await bao.framesOf(subject);
  await sleep(2000);
  check((await bao.framesOf(subject)) <= frozenAt + 1, 'no frame of hers is decoded meanwhile');
  await teacher.press('button', 'Unfreeze class');
  await bao.seesPictureOf(ada); // nobody had to switch anything on again
  check((await heldBack(tap, url, subject)) === '', 'the relay forwards again');
  await until('Ada to move again', async () => (await bao.framesOf(subject)) > frozenAt + 3, { timeout: 20000 });
}, { timeout: 150000 });

test('a teacher shares her screen, a student may only when the rules say so', async (t) => {
  const server = await t.server();
  const args = ['--auto-select-desktop-capture-source=Entire screen', '--auto-accept-this-tab-capture'];
  const [teacher, ada] = await Promise.all([t.chromium(teacherName, 'red', { args }), t.chromium('Ada', 'green', { args })]);
  const { links } = await makeClass(teacher, server, ['Ada']);
  await openClass(teacher);
  await joinClass(ada, links.Ada);
  check((await ada.count('button', 'Share screen')) === 0, 'a student has no such button');
  await teacher.press('button', 'Share screen');
  await until('Ada to see the screen', async () => (await ada.videos('screen')).some((v) => v.frames > 0), { timeout: 25000 });
  await ada.sees('img', `${teacherName}'s screen`);
  await teacher.press('button', 'Stop sharing');
  await ada.gone('img', `${teacherName}'s screen`);
  await rule(teacher, 'Students may share screens', true);
  await ada.sees('button', 'Share screen');
});
