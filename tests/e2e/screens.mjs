// @ts-check
// Pictures of every screen, at 1366×768 and 360×640, for people to look at: build/e2e/screens. No test: it judges nothing.
import fs from 'node:fs';
import path from 'node:path';
import { Scene } from './lib/test.mjs';
import { className, teacherName } from './lib/classroom.mjs';
import { outputFolder, sleep } from './lib/process.mjs';

const folder = path.join(outputFolder, 'screens');
fs.mkdirSync(folder, { recursive: true });
const sizes = [{ width: 1366, height: 768 }, { width: 360, height: 640 }];
const students = ['Ada Okafor', 'Bao Nguyen', 'অনন্যা রহমান'];

for (const viewport of sizes) {
  const scene = new Scene();
  const shot = async (person, name) => {
    await sleep(700);
    await person.page.screenshot({ path: path.join(folder, `${viewport.width}-${name}.png`) });
    console.log(`${viewport.width}-${name}.png`);
  };
  try {
    const server = await scene.server();
    const teacher = await scene.chromium(teacherName, 'red', { viewport });
    await teacher.open(`${server.url}/`);
    await teacher.sees('button', 'Make a class');
    await shot(teacher, '1-start');
    await teacher.press('button', 'Make a class');
    await teacher.fill('textbox', 'Class name', className);
    await teacher.fill('textbox', 'Your name', teacherName);
    await teacher.fill('textbox', 'Students', students.join('\n'));
    await shot(teacher, '2-make');
    await teacher.press('button', 'Create class');
    await teacher.sees('heading', className);
    await shot(teacher, '3-class-file');
    const links = [];
    for (const student of students) links.push(await teacher.href(`Link for ${student}`));
    const ada = await scene.chromium(students[0], 'green', { viewport });
    await ada.open(links[0]);
    await ada.sees('button', 'Join class');
    await shot(ada, '4-door-closed');
    await teacher.press('button', 'Open class');
    await teacher.sees('list', 'People');
    await teacher.turn('Camera', true);
    await ada.sees('heading', `Hello, ${students[0]}`);
    await ada.turn('Camera', true);
    await shot(ada, '5-green-room');
    await ada.press('button', 'Join class');
    await ada.sees('list', 'People');
    const bao = await scene.chromium(students[1], 'blue', { viewport });
    await bao.open(links[1]);
    await bao.sees('heading', `Hello, ${students[1]}`);
    await bao.press('button', 'Join class');
    await bao.sees('list', 'People');
    await bao.press('button', 'Raise hand');
    const guest = await scene.chromium('Guest', 'yellow', { viewport });
    await guest.open(await ada.read(() => location.href));
    await guest.fill('textbox', 'Your name', 'Dr Gale');
    await guest.press('button', 'Ask to join');
    await guest.sees('status', 'Waiting for your teacher');
    await shot(guest, '6-waiting');
    await ada.seesPictureOf(teacher);
    await teacher.seesPictureOf(ada);
    if (await teacher.count('textbox', 'Message')) await teacher.say('Good morning, everyone');
    await shot(teacher, '7-class-teacher');
    await shot(ada, '8-class-student');
    await teacher.press('button', `Actions for ${students[0]}`);
    await shot(teacher, '10-menu');
    await teacher.press('menuitem', 'Write a note');
    await teacher.say('Well done');
    await teacher.press('button', 'Class rules');
    await shot(teacher, '11-rules');
    await teacher.turn('Only I see their cameras', true);
    await teacher.press('button', 'Done');
    await shot(teacher, '12-hidden-cameras');
    await teacher.press('button', 'Freeze class');
    await shot(ada, '13-frozen-student');
    await teacher.press('button', 'End class for everyone');
    await ada.gone('list', 'People');
    await shot(ada, '9-ended');
  } finally {
    await scene.end();
  }
}
process.exit(0);
