// @ts-check
// Whoever has only the class URL learns nothing of the class: not on the page, not from the wire.
import { check, equal, test } from './lib/test.mjs';
import { className, joinClass, makeClass, openClass, teacherName } from './lib/classroom.mjs';
import { tap } from './lib/tap.mjs';
import { sleep } from './lib/process.mjs';

test('a stranger at the class URL sees no name, no picture, no message', async (t) => {
  const server = await t.server();
  const [teacher, ada, stranger] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Adalovelace', 'green'), t.chromium('Stranger', 'blue')]);
  const { url, links } = await makeClass(teacher, server, ['Adalovelace', 'Baobabtree']);
  await openClass(teacher, { camera: true });

  const wire = await tap(server.port);
  t.later(() => wire.close());
  await stranger.open(url.replace(`:${server.port}`, `:${wire.port}`));
  await stranger.sees('button', 'Ask to join');

  await joinClass(ada, links.Adalovelace, { camera: true });
  await ada.seesPictureOf(teacher);
  await teacher.say('The password is swordfish');
  await ada.reads('The password is swordfish');
  await sleep(1500);

  const tree = JSON.stringify(await stranger.page.accessibility?.snapshot?.() ?? '') + (await stranger.page.locator('body').ariaSnapshot());
  const { down } = wire.text();
  check(wire.pushes().some((push) => push.t === 'server'), 'the tap reads what the server says');
  for (const [where, text] of Object.entries({ page: await stranger.words(), tree, wire: down, storage: await stranger.read(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie) }))
    for (const secret of [className, teacherName, 'Adalovelace', 'Baobabtree', 'swordfish'])
      check(!text.includes(secret), `'${secret}' is not in the stranger's ${where}`);
  equal((await stranger.videos()).filter((v) => v.width > 0).length, 0, 'pictures at the stranger’s');
  equal(await stranger.read(() => window.__test.peers.length), 0, 'media connections of the stranger');
  check(!wire.pushes().some((p) => ['log', 'relay', 'feeds', 'offer', 'welcome', 'knock'].includes(p.t)), 'nothing of the meeting is pushed to a stranger');
});
