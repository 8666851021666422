// @ts-check
// A report for the school: what the teacher saw in the last minute, sealed to the school's key and sent to nobody.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { check, equal, test } from './lib/test.mjs';
import { joinClass, makeClass, openClass, teacherName } from './lib/classroom.mjs';
import { freshFolder, until } from './lib/process.mjs';
import { binary } from './lib/server.mjs';

const tool = path.join(path.dirname(binary), 'homeroom-report');
const run = (...words) => spawnSync(tool, words, { encoding: 'utf8' });

test('after something bad the teacher saves a report, which the school alone can read', async (t) => {
  const folder = freshFolder('report');
  const key = path.join(folder, 'key');
  const made = run('key', key);
  const [, publicKey] = /--report-key (\S+)/.exec(made.stdout) ?? [];
  const [, words] = /words: (.*)/.exec(made.stdout) ?? [];
  check(publicKey && words, made.stdout + made.stderr);

  const server = await t.server(['--report-key', publicKey]);
  const [teacher, ada] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Ada', 'green')]);
  const { links } = await makeClass(teacher, server, ['Ada', 'Bao']);
  await openClass(teacher);
  await joinClass(ada, links.Ada, { camera: true });
  await teacher.seesPictureOf(ada);
  await ada.say('something bad');
  await until('the teacher to read it', async () => (await teacher.words()).includes('something bad'));
  equal(await ada.count('button', 'Class rules'), 0, 'a student reports nothing');
  await new Promise((done) => setTimeout(done, 6000)); // a picture of it is kept every five seconds
  await teacher.press('button', 'Freeze class');
  await teacher.press('button', 'Class rules');
  await until('her to read the words of the school’s key', async () => (await teacher.words()).includes(words));
  const [saved] = await Promise.all([teacher.page.waitForEvent('download'), teacher.press('button', 'Save a report')]);
  check(saved.suggestedFilename().endsWith('.homeroom-report'), saved.suggestedFilename());
  const file = path.join(folder, 'report');
  fs.copyFileSync(await saved.path(), file);
  check(!fs.readFileSync(file).includes('something bad'), 'it is sealed');

  const other = path.join(folder, 'other');
  run('key', other);
  equal(run('open', file, '--key', other, '--out', path.join(folder, 'nothing')).status, 1, 'another school opens nothing');
  const opened = run('open', file, '--key', key, '--out', path.join(folder, 'out'));
  equal(opened.status, 0, opened.stderr);
  for (const part of ['Ada: something bad', 'By: Ms Rivera, the teacher', '1.jpg']) check(opened.stdout.includes(part), `${part} in ${opened.stdout}`);
  const picture = fs.readFileSync(path.join(folder, 'out/1.jpg')).toString('base64');
  const rgb = await teacher.read(async (data) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], { type: 'image/jpeg' }));
    const canvas = document.createElement('canvas');
    const pen = canvas.getContext('2d');
    pen?.drawImage(image, 0, 0, 1, 1);
    return [...(pen?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3);
  }, picture);
  check(rgb[1] > rgb[0] && rgb[1] > rgb[2], `Ada is green in it: ${rgb}`);
});
