// @ts-check
// A removed student sees and hears nothing from the next frame on, and the same link does not open the class again.
import { check, equal, test } from './lib/test.mjs';
import { joinClass, makeClass, openClass, teacherName } from './lib/classroom.mjs';
import { sleep, until } from './lib/process.mjs';

test('a removed student gets no further frame and cannot come back with the link', async (t) => {
  const server = await t.server();
  const [teacher, ada, bao] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Ada', 'green'), t.chromium('Bao', 'blue')]);
  const { links } = await makeClass(teacher, server, ['Ada', 'Bao']);
  await openClass(teacher, { camera: true });
  await joinClass(ada, links.Ada, { camera: true });
  await joinClass(bao, links.Bao, { camera: true });
  await bao.seesPictureOf(teacher);
  await bao.seesPictureOf(ada);
  await ada.seesPictureOf(bao);
  const bao_ = (await ada.pictureOf(bao)).subject;

  // Keeps counting what Bao's browser decodes, whether or not his page still holds the connection.
  const decoded = () => bao.read(async () => {
    let frames = 0;
    for (const peer of window.__test.peers)
      for (const stat of (await peer.getStats().catch(() => new Map())).values())
        if (stat.type === 'inbound-rtp' && stat.kind === 'video') frames += stat.framesDecoded ?? 0;
    return frames;
  });
  await teacher.press('button', 'Actions for Bao');
  await teacher.press('menuitem', 'Remove');
  // A question may be asked first.
  if (await teacher.count('dialog', undefined)) await teacher.press('button', 'Remove').catch(() => {});
  await teacher.gone('button', 'Actions for Bao');
  await bao.gone('list', 'People');
  const at = await decoded();
  await sleep(2500);
  equal(await decoded(), at, 'frames decoded after the removal');

  // Nor does anyone see the removed student.
  const seen = await ada.framesOf(bao_);
  await sleep(1500);
  equal(await ada.framesOf(bao_), seen, 'frames of the removed student');
  await ada.seesPictureOf(teacher);

  await teacher.say('After the removal');
  await ada.reads('After the removal');
  check(!(await bao.words()).includes('After the removal'), 'a message after the removal does not reach the removed');

  await bao.open('about:blank');
  await bao.open(links.Bao);
  await until('the link to be refused', async () => (await bao.count('alert', undefined)) > 0 || /removed|ask your teacher/i.test(await bao.words()));
  if (await bao.count('button', 'Join class')) await bao.press('button', 'Join class').catch(() => {});
  await sleep(2500);
  equal(await bao.count('list', 'People'), 0, 'the removed student is not in the class');
  equal(await teacher.count('img', 'Bao, camera off'), 0, 'no tile of the removed student');
});
