// @ts-check
// What a school's administrator can do beside a real class: check its audit log, and delete it for good.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { check, equal, test } from './lib/test.mjs';
import { joinClass, makeClass, openClass, teacherName } from './lib/classroom.mjs';
import { until } from './lib/process.mjs';
import { binary } from './lib/server.mjs';

const run = (server, command, id) => {
  const { status, stdout, stderr } = spawnSync(binary, [command, '--class', id, '--data', server.data], { encoding: 'utf8' });
  return { status, out: stdout + stderr };
};

test('a class’s audit log holds, and after its deletion nothing of it is on the server', async (t) => {
  const server = await t.server();
  const [teacher, ada] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Ada', 'green')]);
  const { url, links } = await makeClass(teacher, server, ['Ada', 'Bao']);
  const id = url.slice(-26);
  await openClass(teacher);
  await joinClass(ada, links.Ada);
  await teacher.press('button', 'Actions for Ada');
  await teacher.press('menuitem', 'Remove');
  await ada.gone('list', 'People');

  const kinds = () => run(server, 'audit', id).out.split('\n').map((line) => line.split(' ')[2]);
  await until('the four decisions in the chain', async () => kinds().slice(0, 4).join() === 'opened,admitted,removed,left');
  const log = run(server, 'audit', id);
  equal(log.status, 0, 'the chain holds');
  check(log.out.includes('4 records. The chain holds.'), log.out);
  check(!/Ada|Bao|Rivera/.test(log.out), 'no name is in it');

  equal(run(server, 'delete', id).status, 1, 'not while the server runs');
  await server.stop();
  const deleted = run(server, 'delete', id);
  equal(deleted.status, 0, deleted.out);
  check(deleted.out.includes('none is left'), deleted.out);
  for (const name of fs.readdirSync(server.data, { recursive: true })) {
    const file = path.join(server.data, String(name));
    if (fs.statSync(file).isFile()) check(!fs.readFileSync(file).includes(id), `${name} holds no id of it`);
  }
  equal(run(server, 'audit', id).status, 1, 'there is no such class any more');
});
