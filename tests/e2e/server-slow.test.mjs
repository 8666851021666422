// @ts-check
// Clients that are slow, silent or deaf: they are let go in time, and cost nobody else anything.
import fs from 'node:fs';
import net from 'node:net';
import { raw, upgrade, withClass } from './lib/beside-a-class.mjs';
import { sleep } from './lib/process.mjs';
import { check, equal, test } from './lib/test.mjs';
import { letIn, Wire } from './lib/wire.mjs';

const readStatus = (pid) => fs.readFileSync(`/proc/${pid}/status`, 'utf8');

test('slow and silent ones are let go, and take nothing from others meanwhile', async (t) => {
  const { port, url, goesOn } = await withClass(t);
  const slow = new Promise((done) => {  // slow loris: a header byte at a time
    const began = Date.now();
    const socket = net.connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n'));
    const drip = setInterval(() => socket.write('X: y\r\n'), 500);
    socket.on('error', () => {});
    socket.resume().on('close', () => { clearInterval(drip); done(Date.now() - began); });
  });
  const silent = raw(port, '', 14000);
  const half = raw(port, upgrade([]).slice(0, 60), 14000);
  const mute = await Wire.open(url);  // never says hello
  const began = Date.now();
  await goesOn();
  equal(await mute.end(14000), 4010, 'no hello');
  check(Date.now() - began < 12000, 'within the ten seconds and a little');
  check(/** @type {number} */ (await slow) < 13500, 'the slow one');
  check(!(await silent).includes('[still open]'), 'the silent one');
  check(!(await half).includes('[still open]'), 'the half one');
  await goesOn();
});

test('who does not read is put out, and does not make the server grow', async (t) => {
  const { server, lesson, url, goesOn } = await withClass(t);
  const deaf = await letIn(lesson, url);
  deaf.socket.pause();
  const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readStatus(server.child.pid))?.[1]);
  const before = memory();
  const large = 'x'.repeat(600_000);
  for (let i = 0; i < 30; i++) {
    await lesson.teacher.say(lesson.epoch, large);
    lesson.teacher.heard.length = 0;
    await sleep(45);
  }
  check(memory() - before < 60_000, `${memory() - before} kB more`);
  deaf.socket.resume();
  const code = await deaf.end();
  check(code === 4009 || code === 1006, `put out, code ${code}`);
  await goesOn();
});
