// @ts-check
// The disk fills up under a running server: it says so, refuses what it cannot keep, and goes on when there is room again.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { BareServer, janus, runToEnd, smallClient } from './lib/bare-server.mjs';
import { freshFolder, until } from './lib/process.mjs';
import { check, equal, test } from './lib/test.mjs';
import { letIn, newClass, openedClass, Wire } from './lib/wire.mjs';

/** A disk of a few megabytes, where this machine lets us mount one. */
function smallDisk(t, size = '3m') {
  const where = freshFolder('disk');
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0755`, 'tmpfs', where], { stdio: 'pipe' });
  } catch {
    console.log('skipped server-disk: a small disk cannot be mounted here (needs root)');
    fs.rmdirSync(where);
    return undefined;
  }
  t.later(() => {
    execFileSync('umount', ['-l', where]);
    fs.rmdirSync(where);
  });
  return where;
}

const health = async (server) => {
  const answer = await fetch(`http://localhost:${server.port}/healthz`);
  return { status: answer.status, ...(await answer.json()) };
};

test('the disk fills up during a lesson', async (t) => {
  const disk = smallDisk(t);
  if (!disk) return;
  const server = await BareServer.start(t, ['--data', path.join(disk, 'data')]);
  const url = `ws://localhost:${server.port}/ws`;
  const lesson = await openedClass(url);
  const ada = await letIn(lesson, url);
  t.later(() => { lesson.teacher.close(); ada.close(); });
  equal((await health(server)).status, 200);
  const before = await lesson.teacher.say(lesson.epoch, 'before');

  fs.writeFileSync(path.join(disk, 'ballast'), '');
  try {
    for (;;) fs.appendFileSync(path.join(disk, 'ballast'), Buffer.alloc(4096));
  } catch {
    // full
  }
  let refused;
  await until('a refusal', async () => {
    refused = await lesson.teacher.say(lesson.epoch, 'x'.repeat(20000));
    return refused.t === 'error';
  }, { every: 45 });
  equal(refused.code, 'storage-failed');
  check(refused.text.includes('disk is full'), refused.text);
  await until('healthz to say so', async () => (await health(server)).store === 'down');
  equal((await health(server)).status, 503);
  check((await lesson.teacher.say(lesson.epoch, 'relayed', false)).t === 'ok', 'what need not be kept goes on');
  await ada.hears((each) => each.t === 'relay');
  const late = await Wire.open(url);
  equal((await late.create(newClass())).code, 'storage-failed');
  late.close();
  await until('the log to say so', () => server.log().some((line) => line.event === 'store-down'));

  fs.rmSync(path.join(disk, 'ballast'));
  await until('room again', async () => (await health(server)).status === 200);
  const after = await lesson.teacher.say(lesson.epoch, 'after');
  equal(after.t, 'ok');
  await ada.hears((each) => each.t === 'log' && each.seq === after.seq);
  equal(await server.stop(), 0);

  const again = await BareServer.start(t, ['--data', path.join(disk, 'data')]);
  const back = await Wire.open(`ws://localhost:${again.port}/ws`);
  await back.hello(lesson.room);
  const stood = await back.prove(lesson.room, lesson.key, { group: lesson.group, since: before.seq - 1 });
  check(stood.t === 'ok', JSON.stringify(stood));
  back.close();
});

test('a disk that is full at the start', async (t) => {
  const disk = smallDisk(t, '64k');
  if (!disk) return;
  fs.writeFileSync(path.join(disk, 'ballast'), '');
  try {
    for (;;) fs.appendFileSync(path.join(disk, 'ballast'), Buffer.alloc(1024));
  } catch {
    // full
  }
  const { status, text } = await runToEnd(['--port', '0', '--data', path.join(disk, 'data'), '--client', smallClient(t), '--janus', janus]);
  equal(status, 1, text);
  check(text.includes('full') && text.includes('--data'), text);
});
