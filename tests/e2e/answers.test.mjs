// @ts-check
// What a slow machine does to the order of offers and answers.
import { check, test } from './lib/test.mjs';
import { joinClass, makeClass, openClass, teacherName } from './lib/classroom.mjs';

/** Before the page: each answer to an offer is said again when the next offer is there, before that one's own. */
function answersTwice() {
  const w = /** @type {any} */ (window);
  w.__again = 0;
  /** @type {any} */
  let before = null;
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function postMessage(/** @type {any} */ message, /** @type {any[]} */ ...more) {
    if (message?.to === 'media' && message.m === 'answer') {
      if (before) {
        w.__again++;
        post.call(this, before);
      }
      before = message;
    }
    return post.call(this, message, ...more);
  };
}

test('an answer that is said twice is not taken for the answer to the next offer', async (t) => {
  const server = await t.server();
  const [teacher, ada, bao] = await Promise.all([
    t.chromium(teacherName, 'red', { init: [answersTwice] }), t.chromium('Ada', 'green'), t.chromium('Bao', 'blue'),
  ]);
  const { links } = await makeClass(teacher, server, ['Ada', 'Bao']);
  await openClass(teacher, { camera: true, microphone: true });
  for (const one of [ada, bao]) {
    await joinClass(one, links[one.name], { camera: true, microphone: true });
    await teacher.seesPictureOf(one, { timeout: 20000 });
    await one.seesPictureOf(teacher);
  }
  await teacher.hears([ada, bao]);
  check((await teacher.read(() => /** @type {any} */ (window).__again)) >= 1, 'an answer was said twice');
}, { timeout: 120000 });
