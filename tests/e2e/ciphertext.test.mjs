// @ts-check
// The relay and the server hold only ciphertext: what the engine receives is tapped and does not decode; database and
// logs are searched for names and words.
import fs from 'node:fs';
import path from 'node:path';
import { check, test } from './lib/test.mjs';
import { className, joinClass, makeClass, openClass, teacherName } from './lib/classroom.mjs';
import { decode, encode, near } from './lib/decoded.mjs';
import { EngineTap, entropy, rtp, vp8Frames } from './lib/engine-tap.mjs';
import { until } from './lib/process.mjs';
import { seats } from './lib/pictures.mjs';

test('what the engine receives does not decode and carries nothing of the picture or the voice', async (t) => {
  const server = await t.server();
  const [teacher, ada] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Ada Zephyrine', 'green')]);
  const { links, url } = await makeClass(teacher, server, ['Ada Zephyrine']);
  await openClass(teacher, { camera: true, microphone: true });
  await joinClass(ada, links['Ada Zephyrine']);
  await ada.seesPictureOf(teacher);
  const room = /\/c\/([a-z2-7]{26})/.exec(url)?.[1];
  const publisher = (await ada.pictureOf(teacher)).subject;

  const tap = await EngineTap.open(server.notes());
  t.later(() => tap.close());
  const { participants } = await tap.room({ request: 'listparticipants', room });
  const streams = participants.find((p) => p.id === publisher)?.streams ?? [];
  const midOf = (type) => streams.find((s) => s.type === type)?.mid ?? (type === 'video' ? '0' : '1');

  // A key frame is among them: somebody new comes in and asks for one.
  const guest = t.chromium('Somebody', 'blue').then(async (person) => {
    await person.open(url);
    await person.fill('textbox', 'Your name', 'Somebody');
    await person.press('button', 'Ask to join');
    await teacher.press('button', 'Let in Somebody');
    await person.seesPictureOf(teacher);
  });
  const video = await tap.packets(room, publisher, midOf('video'), 12000);
  await guest;
  const sound = await tap.packets(room, publisher, midOf('audio'), 3000);

  const frames = vp8Frames(video);
  const key = frames.findIndex((f) => f.length > 10 && (f[0] & 1) === 0 && f.subarray(3, 6).toString('hex') === '9d012a');
  check(key >= 0 && frames.length > 20, `tapped ${frames.length} frames, a key frame at ${key}`);
  const tapped = frames.slice(key).map((f) => f.toString('base64'));
  const rgb = seats.red.rgb;
  const control = await teacher.read(decode, await teacher.read(encode, rgb));
  check(near(control.colours, rgb), `the control decodes to the picture: ${JSON.stringify(control)}`);
  const seen = await teacher.read(decode, tapped);
  check(!near(seen.colours, rgb), `the picture is not to be had from the relay: ${JSON.stringify(seen)}`);

  const pictures = Buffer.concat(frames.map((f) => f.subarray(10)));
  check(entropy(pictures) > 7.8, `pictures look random: ${entropy(pictures).toFixed(2)} bits a byte of ${pictures.length}`);
  const payloads = sound.map((p) => rtp(p)?.payload).filter((p) => p && p.length > 0);
  check(payloads.length > 30, `${payloads.length} sound packets tapped`);
  // Opus begins each packet with the same byte of configuration; sealed, it is any.
  const first = new Set(payloads.map((p) => p?.[0]));
  check(first.size > 20, `the first bytes of sound packets differ: ${first.size} of ${payloads.length}`);
});

test('database, files and logs hold no name and no word', async (t) => {
  const server = await t.server();
  const [teacher, ada] = await Promise.all([t.chromium('Ms Quixotica', 'red'), t.chromium('Ada Zephyrine', 'green')]);
  const { links } = await makeClass(teacher, server, ['Ada Zephyrine', 'Bo Wolfsbane']);
  await openClass(teacher);
  await joinClass(ada, links['Ada Zephyrine']);
  await ada.say('The heliotrope password is xylophone');
  await teacher.reads('xylophone');
  await teacher.say('Marmalade for everyone');
  await ada.reads('Marmalade');
  await ada.press('button', 'Raise hand');
  await until('the hand', async () => (await teacher.items('Hands')).length === 1);

  const secrets = ['Quixotica', 'Zephyrine', 'Wolfsbane', 'heliotrope', 'xylophone', 'Marmalade', className, new URL(links['Ada Zephyrine']).hash.slice(3)];
  const files = fs.readdirSync(server.data, { recursive: true }).map((f) => path.join(server.data, String(f))).filter((f) => fs.statSync(f).isFile());
  check(files.some((f) => fs.statSync(f).size > 4096), 'there is a database to search');
  let searched = 0;
  for (const file of [...files, server.log]) {
    const bytes = fs.readFileSync(file);
    searched += bytes.length;
    for (const secret of secrets)
      for (const form of [Buffer.from(secret), Buffer.from(secret, 'utf16le'), Buffer.from(Buffer.from(secret).toString('base64').slice(0, -3)), Buffer.from(Buffer.from(secret).toString('hex'))])
        check(!bytes.includes(form), `'${secret}' is not in ${path.basename(file)}`);
  }
  check(searched > 20000, `${searched} bytes searched`);
});
