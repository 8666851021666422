// @ts-check
// The server dies and comes back; the media engine dies and is started again.
import { check, test } from './lib/test.mjs';
import { joinClass, makeClass, openClass, teacherName } from './lib/classroom.mjs';
import { isAlive, sleep, until } from './lib/process.mjs';

async function classOfTwo(t) {
  const server = await t.server();
  const [teacher, ada] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Ada', 'green')]);
  const { links } = await makeClass(teacher, server, ['Ada']);
  await openClass(teacher, { camera: true });
  await joinClass(ada, links.Ada, { camera: true });
  await ada.seesPictureOf(teacher);
  await teacher.seesPictureOf(ada);
  return { server, teacher, ada };
}

test('the server is killed: pictures go on, nobody is lost, no message is lost', async (t) => {
  const { server, teacher, ada } = await classOfTwo(t);
  await teacher.say('Before the fall');
  await ada.reads('Before the fall');
  const engine = server.enginePid();
  const subject = (await ada.pictureOf(teacher)).subject;

  await server.killed();
  check(isAlive(engine), 'the media engine lives on');
  const frames = await ada.framesOf(subject);
  await ada.say('Said while the server was away');
  await until('pictures to go on without the server', async () => (await ada.framesOf(subject)) > frames + 5, { timeout: 15000 });

  await server.run();
  check(server.enginePid() === engine, 'the new server goes on with the same engine');
  await teacher.reads('Said while the server was away', { timeout: 20000 });
  await teacher.say('After the fall');
  await ada.reads('After the fall');
  const chat = await ada.text('log', 'Chat');
  for (const text of ['Before the fall', 'Said while the server was away', 'After the fall'])
    check(chat.split(text).length === 2, `'${text}' is there once`);
  const now = await ada.framesOf(subject);
  check(now > frames, 'the same picture, never started anew');
  await until('it to go on', async () => (await ada.framesOf(subject)) > now, { timeout: 15000 });
});

test('the media engine is killed: pictures are back within 10 s', async (t) => {
  const { server, teacher, ada } = await classOfTwo(t);
  process.kill(server.enginePid(), 'SIGKILL');
  const began = Date.now();
  await until('a new picture after the engine’s death', async () => {
    const before = (await ada.pictureOf(teacher))?.frames ?? -1;
    await sleep(500);
    const after = (await ada.pictureOf(teacher))?.frames ?? -1;
    return after > before && before >= 0 && Date.now() - began > 1500;
  }, { timeout: 15000 });
  const took = Date.now() - began;
  server.enginePid();
  await teacher.seesPictureOf(ada);
  check(took <= 10000, `back within 10 s, not ${took} ms`);
});
