// @ts-check
// The bad student: a real client built to misbehave (tests/e2e/bent). The relay stops what the teacher's device told it to;
// where the relay does not, each receiver's own rule holds. No honest screen shows or plays anything of it, and the class goes on.
import { randomBytes } from 'node:crypto';
import { bender, bentClient } from './lib/bent.mjs';
import { hasOneTileOf, joinClass, makeClass, openClass, teacherName } from './lib/classroom.mjs';
import { listen, received, sent } from './lib/in-page.mjs';
import { seats } from './lib/pictures.mjs';
import { sleep, until } from './lib/process.mjs';
import { relay } from './lib/relay.mjs';
import { check, equal, test } from './lib/test.mjs';

const name = 'Bad Bart';
const looking = 1500;  // how long nothing must be seen or heard

/** A teacher, Ada, and Bart with the bent client. `forwards`: a relay that is bent too: it never hears of moderation and
 * removal, so that the receivers are alone. */
async function withBart(t, { forwards = false, args = [] } = {}) {
  const server = await t.server();
  const office = await relay(server, {
    up(message, line) {
      if (forwards && message.t === 'moderate') {
        setTimeout(() => line.tell({ t: 'ok', n: message.n }));
        return null;
      }
      if (!forwards || message.t !== 'commit') return message;
      const comes = (subject) => message.joiners.some((joiner) => joiner.subject === subject);  // anew, after a reload
      return { ...message, leavers: message.leavers.filter(comes) };
    },
  });
  const ears = { shut: false };
  /** His newest message of each kind. @type {Record<string, any>} */
  const said = {};
  const lair = await relay(server, {
    client: bentClient(),
    up(message) {
      said[message.t] = message;
      return message;
    },
    down: (message) => (ears.shut && message.n === undefined ? null : message),
  });
  t.later(() => { office.close(); lair.close(); });
  const [teacher, ada, bart] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Ada', 'green'), t.chromium(name, 'blue', { args })]);
  const { links, url } = await makeClass(teacher, { url: office.url }, ['Ada', name]);
  await openClass(teacher, { camera: true });
  await Promise.all([
    joinClass(ada, links.Ada.replace(office.url, server.url), { camera: true, microphone: true }),
    joinClass(bart, lair.at(links[name]), { camera: true, microphone: true }),
  ]);
  for (const person of [ada, teacher]) await person.seesPictureOf(bart);
  await ada.hears([bart]);
  const subject = (await ada.pictureOf(bart)).subject;
  return { server, teacher, ada, bart, subject, lair, ears, said, url, links, ...bender(bart) };
}

/** During a while: what came of Bart from the relay, was decoded, was shown, and how loud his tone was. */
async function watch(viewer, bart, subject) {
  const before = await viewer.read(received, subject);
  const sentBefore = await bart.read(sent);
  const heard = await viewer.read(listen, { tones: [seats[bart.seat].tone], ms: looking });
  const after = await viewer.read(received, subject);
  const sentAfter = await bart.read(sent);
  const grown = (kind, what) => (after[kind]?.[what] ?? 0) - (before[kind]?.[what] ?? 0);
  const shown = (await Promise.all(['camera', 'screen'].map((kind) => viewer.videos(kind)))).flat().filter((v) => v.subject === subject && v.shown);
  return {
    sent: { video: sentAfter.video - sentBefore.video, audio: sentAfter.audio - sentBefore.audio },
    camera: { packets: grown('camera', 'packets'), frames: grown('camera', 'frames') },
    screen: { packets: grown('screen', 'packets'), frames: grown('screen', 'frames') },
    audio: { packets: grown('audio', 'packets'), level: heard.levels[0] },
    shown: shown.length,
  };
}

/** No honest screen shows or plays it, while he sends and the relay does (or does not) pass it on. */
async function nothingOf(bart, subject, viewers, what, { forwarded, kinds = ['camera', 'audio'], hidden = true }) {
  for (const viewer of viewers) {
    const seen = await watch(viewer, bart, subject);
    const said = `${what}, at ${viewer.name}'s: ${JSON.stringify(seen)}`;
    if (kinds.includes('camera') || kinds.includes('screen')) check(seen.sent.video > 5, `he sends pictures ${said}`);
    if (kinds.includes('audio')) check(seen.sent.audio > 20 && seen.audio.level < -60, `he speaks and is not heard ${said}`);
    for (const kind of kinds) {
      check(forwarded ? seen[kind].packets > 5 : seen[kind].packets <= 2, `the relay ${forwarded ? 'passes on' : 'holds back'} his ${kind} ${said}`);
      if (kind !== 'audio') equal(seen[kind].frames, 0, `pictures of his ${kind} ${said}`);
    }
    if (hidden) equal(seen.shown, 0, `pictures on the screen ${said}`);
  }
}

async function rule(teacher, rules) {
  await teacher.press('button', 'Class rules');
  for (const [words, on] of Object.entries(rules)) await teacher.turn(words, on);
  await teacher.press('button', 'Done');
  await teacher.gone('dialog', 'Class rules');
}

async function action(teacher, item) {
  await teacher.press('button', `Actions for ${name}`);
  await teacher.press('menuitem', item);
}

const mid = () => randomBytes(8).toString('base64url');

const goesOn = async (teacher, ada, words) => {
  await teacher.say(`${words}?`);
  await ada.reads(`${words}?`);
  await ada.say(`${words}!`);
  await teacher.reads(`${words}!`);
  await ada.seesPictureOf(teacher);
  await teacher.seesPictureOf(ada);
};

test('a changed client sends while muted, stopped and frozen, and floods: the relay passes nothing of it on', async (t) => {
  const { teacher, ada, bart, subject, bend, lair, said } = await withBart(t);
  const teachers = (await ada.pictureOf(teacher)).subject;
  await bend('open');
  await action(teacher, 'Mute');
  await action(teacher, 'Stop camera');
  await ada.sees('img', `${name}, camera off`);
  await sleep(700);
  await nothingOf(bart, subject, [ada, teacher], 'muted and stopped', { forwarded: false });
  await teacher.press('button', 'Freeze class');
  await sleep(700);
  await bend('chat', { text: 'I talk when I want' });
  await nothingOf(bart, subject, [ada], 'frozen', { forwarded: false });
  await teacher.press('button', 'Unfreeze class');
  await goesOn(teacher, ada, 'Page nine');
  check(!(await ada.words()).includes('I talk when I want'), 'nobody reads what he wrote while the class was frozen');

  // Old lines, knocks of a member, one renegotiation after another, as fast as the wire takes them.
  const frames = await ada.framesOf(teachers);
  const line = lair.line();
  const flood = Promise.all(Array.from({ length: 900 }, (_, i) => line.ask([
    { ...said.send, mid: mid() }, { t: 'knock', sealed: said.send.body }, { ...said.publish, fresh: i % 2 === 0 }][i % 3], 8000)));
  await goesOn(teacher, ada, 'Page ten');
  const answers = await flood;
  const count = (fits) => answers.filter(fits).length;
  check(count((a) => a.code === 'slow-down') >= 50, `he is told to slow down: ${JSON.stringify(answers.slice(0, 60))}`);
  check(count((a) => a.t === 'nothing') > 0, 'and is cut off');
  check(count((a) => a.t === 'ok') < 200, `little of it is taken: ${count((a) => a.t === 'ok')}`);
  await goesOn(teacher, ada, 'Page eleven');
  check((await ada.framesOf(teachers)) > frames + 5, 'the teacher’s picture went on');
}, { timeout: 120000 });

test('a changed client against the receivers alone: mute, rules, freeze, screen, names, orders, replays, removal', async (t) => {
  const args = ['--auto-select-desktop-capture-source=Entire screen', '--auto-accept-this-tab-capture'];
  const { teacher, ada, bart, subject, bend, command, replay, device, ears, said, lair } = await withBart(t, { forwards: true, args });
  const teachers = (await ada.pictureOf(teacher)).subject;
  const both = [ada, teacher];
  await bend('open');

  await action(teacher, 'Mute');
  await action(teacher, 'Stop camera');
  await ada.sees('img', `${name}, camera off`);
  await sleep(700);
  await nothingOf(bart, subject, both, 'muted and stopped', { forwarded: true });

  // The rules say that students neither speak, nor show, nor unmute; he says that his devices are on.
  await rule(teacher, { 'Students may speak': false, 'Students may show cameras': false });
  await command('media_state', { camera: true, microphone: true, screen: false });
  await sleep(1000);
  await nothingOf(bart, subject, both, 'against the rules', { forwarded: true });
  await rule(teacher, { 'Students may speak': true, 'Students may show cameras': true });
  await command('media_state', { camera: true, microphone: true, screen: false });
  await ada.seesPictureOf(bart);  // so far nothing but the rule kept him from it
  await ada.hears([bart]);
  for (const device of ['Camera', 'Microphone']) await ada.turn(device, true);  // her honest devices were switched off

  await teacher.press('button', 'Freeze class');
  await ada.sees('img', `${name}, camera off`);
  await sleep(700);
  await bend('chat', { text: 'I talk when I want' });
  await nothingOf(bart, subject, both, 'frozen', { forwarded: true });
  await teacher.press('button', 'Unfreeze class');
  await ada.seesPictureOf(bart);

  await device('screen', true);
  await command('media_state', { camera: true, microphone: true, screen: true });
  await until('his screen to be on its way', async () => (await ada.read(received, subject)).screen?.packets > 20, { timeout: 20000 });
  await nothingOf(bart, subject, both, 'a screen that students may not share', { forwarded: true, kinds: ['screen'], hidden: false });
  for (const person of both) equal((await person.videos('screen')).filter((v) => v.shown).length, 0, 'screens that are shown');
  await device('screen', false);

  // Another's name: in the list of names, and over his frames.
  await bend('rename', { subject, name: teacherName });
  await bend('rename', { subject: teachers, name });
  for (const kind of [1, 2, 7]) await bend('order', { kind });  // mute everyone, stop every camera, end the class
  await bend('order', { kind: 4, subject: teachers });
  await goesOn(teacher, ada, 'Still our lesson');
  for (const person of both) {
    await hasOneTileOf(person, name);
    await hasOneTileOf(person, teacherName);
  }
  check(await ada.isOn('Microphone'), 'his orders are nobody’s');
  await bend('send-as', { subject: teachers });
  await sleep(500);
  await nothingOf(bart, subject, both, 'frames in the teacher’s name', { forwarded: true, kinds: ['camera'], hidden: false });

  // Old frames and old messages.
  await ada.reload();  // a Commit: everybody’s frames are under new keys, and his own name is on his again
  await ada.seesPictureOf(bart, { timeout: 30000 });
  await ada.turn('Camera', true);
  await replay('keep');
  await sleep(2500);
  await replay('play');
  await sleep(500);
  await nothingOf(bart, subject, both, 'frames from before', { forwarded: true, kinds: ['camera'], hidden: false });
  await replay('off');
  await bart.say('I say this once');
  await ada.reads('I say this once');
  const old = said.send;
  const answers = await Promise.all([0, 1, 2].map(() => lair.line().ask({ ...old, mid: mid() })));
  check(answers.every((a) => a.t === 'ok'), `the server takes what it cannot read: ${JSON.stringify(answers)}`);
  await goesOn(teacher, ada, 'And further');
  for (const person of both) equal((await person.text('log', 'Chat')).split('I say this once').length, 2, 'how often the old message is read');

  // Messages of his own that his keeper knows nothing of have thrown him out of the group: he has come in anew.
  for (const each of ['camera', 'microphone']) await device(each, true);
  await command('media_state', { camera: true, microphone: true, screen: false });
  for (const person of both) await person.seesPictureOf(bart);

  // Removed, he does not listen, and goes on as he was; the bent relay goes on passing it on.
  ears.shut = true;
  await action(teacher, 'Remove');
  if (await teacher.count('dialog', undefined)) await teacher.press('button', 'Remove').catch(() => {});
  await teacher.gone('button', `Actions for ${name}`);
  const before = await bart.read(sent);
  const decoded = (await ada.read(received, subject)).camera?.frames ?? 0;
  await command('chat', { text: 'You cannot get rid of me' });
  await sleep(2000);
  check((await bart.read(sent)).video > before.video + 5, 'he goes on sending');
  check(((await ada.read(received, subject)).camera?.frames ?? decoded) <= decoded + 1, 'nothing of it is decoded');
  for (const person of both) equal((await person.videos()).filter((v) => v.subject === subject && v.shown).length, 0, 'pictures of the removed');
  await goesOn(teacher, ada, 'Without him');
  for (const person of both) {
    const words = await person.words();
    for (const never of ['I talk when I want', 'You cannot get rid of me']) check(!words.includes(never), `${person.name} does not read '${never}'`);
  }
}, { timeout: 240000 });
