// @ts-check
// node tests/bench/client.mjs [--json FILE] [--runs N] [--only visit,idle,join,load,frames] [--profile FOLDER, for frames]
// First visit, start, idle, frame times, first picture, CPU and memory of the client, beside controls of the same run. Judges nothing.
import fs from 'node:fs';
import path from 'node:path';
import { makeClass, openClass } from '../e2e/lib/classroom.mjs';
import { chromiumPerson } from '../e2e/lib/chromium.mjs';
import { Server } from '../e2e/lib/server.mjs';
import { sleep } from '../e2e/lib/process.mjs';
import { serveControls } from './client/controls.mjs';
import { machine, said, spread, table } from './client/figures.mjs';
import { fileRows, firstVisit, visitRows } from './client/first-visit.mjs';
import { frameTimes } from './client/frames.mjs';
import { countDraws, idleDraws } from './client/idle.mjs';
import { joinTime, reloadTime, watchJoining } from './client/join.mjs';
import { cpuOf, joinInto, memoryOf, plainPictures, smallCamera } from './client/load.mjs';

const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const json = option('json', '');
const runs = Number(option('runs', '5'));
const parts = option('only', 'visit,idle,join,load,frames').split(',');
const viewport = { width: 1366, height: 768 };

/** @type {any} */
const results = { bench: 'client', at: new Date().toISOString(), machine: machine() };
const people = [];
const person = async (name, seat, options = {}) => {
  const one = await chromiumPerson(name, seat, { viewport, ...options });
  people.push(one);
  return one;
};

const names = ['Ada', 'Bao', 'Chidi', 'Dana', 'Emil', 'Fatima', 'Grace', 'Hugo', 'Ida', 'Jin', 'Kofi', 'Lucia'];
// A link is bound to the browser that used it first, so this crowd has links of its own.
const crowdNames = Array.from({ length: 8 }, (_, i) => `Crowd ${i + 1}`);
const camera = smallCamera();
const server = await Server.start();
const controls = await serveControls();
results.controls = { livekit: controls.livekit };
try {
  const teacher = await person('Ms Rivera', 'red', { init: [countDraws], args: camera.args });
  results.browser = `Chromium ${teacher.browser.version()}`;
  console.log(`${results.browser}; ${results.machine.processor}, ${results.machine.cores} cores, ${results.machine.memory_gb} GB; load ${results.machine.load[0]}\n`);
  const idle = {};
  if (parts.includes('idle')) {
    await teacher.open(`${server.url}/`);
    await teacher.sees('button', 'Make a class');
    idle['start page'] = await idleDraws(teacher);
  }
  const { links } = await makeClass(teacher, server, [...names, ...crowdNames]);
  const link = (i) => links[names[i]];
  results.memory = { 'no class': memoryOf(server) };
  await openClass(teacher, { camera: false });

  if (parts.includes('visit')) {
    results.visit = await firstVisit({ server, links: Object.values(links).slice(0, runs + 1), controls, runs });
    console.log(`${table(visitRows(results.visit, controls))}\n\n${table(fileRows(results.visit['green room']))}\n`);
    console.log(`4× slower processor, 5 Mbit/s, 40 ms; the worker: ${JSON.stringify(results.visit['green room'].worker)}\n`);
  }
  if (parts.includes('frames')) {
    results.frames = await frameTimes({ profile: option('profile', '') });
    console.log(`${table([[`class of ${results.frames.tiles} pictures, 4× slower processor`, 'drawing one frame, by the clock', 'the main thread, a frame, CPU'],
      ...Object.entries(results.frames.moving).map(([what, one]) => [what, said(one.frames, 'ms', 1), `${one.main_thread_ms.toFixed(1)} ms`]),
      ['nothing, for 5 s', `${results.frames.idle_draws} draws`, '']])}\n`);
  }
  const fresh = names.length - 1;
  if (parts.includes('idle')) {
    const student = await person(names[fresh], 'green', { init: [countDraws] });
    await student.open(link(fresh));
    await student.sees('heading', `Hello, ${names[fresh]}`);
    idle['green room'] = await idleDraws(student);
    await student.press('button', 'Join class');
    await student.sees('list', 'People');
    [idle['class, student'], idle['class, teacher']] = await Promise.all([idleDraws(student), idleDraws(teacher)]);
    await student.press('button', 'Leave class');
    await student.close();
    results.idle = idle;
    console.log(`${table([['10 idle seconds', 'draws'], ...Object.entries(idle).map(([name, one]) => [name, String(one.during)])])}\n`);
  }
  if (parts.includes('join')) {
    await teacher.turn('Camera', true);
    const join = { joins: [], reloads: [] };
    for (let run = 0; run < runs; run++) {
      const i = fresh - 1 - (run % 5);
      const student = await person(names[i], 'green', { init: [watchJoining] });
      join.joins.push(await joinTime(student, link(i)));
      await sleep(3000);
      join.reloads.push(await reloadTime(student));
      await student.press('button', 'Leave class');
      await student.close();
      await sleep(7000); // the Commit that takes them out, and quiet
    }
    results.join = { painted: spread(join.joins.map((one) => one.painted_ms)), back: spread(join.reloads.map((one) => one.back_ms)),
      picture_after_reload: spread(join.reloads.map((one) => one.painted_ms)), ...join };
    console.log(table([['joining', 'took'], ["press on 'Join class' to the teacher's first painted picture", said(results.join.painted)],
      ['reload to being in class again', said(results.join.back)], ['reload to the teacher’s picture', said(results.join.picture_after_reload)]]));
    console.log(`\none join, step by step (ms):\n${join.joins.at(-1)?.steps.map(([step, ms]) => `  ${String(ms).padStart(6)}  ${step}`).join('\n')}\n`);
  }
  if (parts.includes('load')) {
    await teacher.turn('Camera', true);
    const crowd = await person('Crowd', 'blue', { args: camera.args });
    results.load = {};
    const members = [];
    for (const tiles of [4, 9]) {
      while (members.length < tiles - 1) members.push(await joinInto(crowd.browser, links[crowdNames[members.length]]));
      await sleep(8000);
      const ours = await cpuOf(teacher.browser, teacher.page);
      results.load[`${tiles} tiles`] = { ...ours, ...memoryOf(server) };
      results.memory[`${tiles} in class, all with cameras`] = memoryOf(server);
    }
    for (const one of members) await one.leave();
    for (const tiles of [4, 9]) results.load[`${tiles} tiles, plain page`] = await plainPictures(teacher.browser, crowd.browser, `${controls.url}/plain`, tiles - 1);
    const percent = (value) => `${value.toFixed(1)} %`;
    console.log(`${table([['of one core, over 10 s', 'renderer', 'GPU process', 'whole browser', 'pictures decoded a second'],
      ...Object.entries(results.load).map(([name, one]) => [name, percent(one.renderer), percent(one.gpu), percent(one.all), one.pictures_per_second.toFixed(1)])])}\n`);
  }
  console.log(table([['resident memory', 'server', 'engine'], ...Object.entries(results.memory).map(([name, one]) => [name, `${one.server_mb.toFixed(1)} MB`, `${one.engine_mb.toFixed(1)} MB`])]));
} finally {
  await Promise.all(people.map((one) => one.close().catch(() => {})));
  await server.stop();
  server.remove();
  await controls.close();
  camera.remove();
}
results.machine.load_after = machine().load;
if (json) {
  fs.mkdirSync(path.dirname(path.resolve(json)), { recursive: true });
  fs.writeFileSync(json, `${JSON.stringify(results, null, 1)}\n`);
}
