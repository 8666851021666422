// @ts-check
// The steps of the main journey that most stories begin with.
import { until } from './process.mjs';

export const className = 'Room Twelve Otters';
export const teacherName = 'Ms Rivera';

/** The teacher makes a class and sees its file; gives the links to hand out. */
export async function makeClass(teacher, server, students, { name = className } = {}) {
  await teacher.open(`${server.url}/`);
  await teacher.sees('heading', 'Homeroom');
  await teacher.press('button', 'Make a class');
  await teacher.fill('textbox', 'Class name', name);
  await teacher.fill('textbox', 'Your name', teacher.name);
  await teacher.fill('textbox', 'Students', students.join('\n'));
  await teacher.press('button', 'Create class');
  await teacher.sees('heading', name);
  const links = {};
  for (const student of students) links[student] = await teacher.href(`Link for ${student}`);
  return { url: await teacher.href('Class link'), links };
}

export async function openClass(teacher, { camera = false, microphone = false } = {}) {
  await teacher.press('button', 'Open class');
  await teacher.sees('list', 'People');
  if (camera) await teacher.turn('Camera', true);
  if (microphone) await teacher.turn('Microphone', true);
}

/** A backup, or a co-teacher's file, on a device that does not have the class. @param {any} file a path, or {name, mimeType, buffer} */
export async function openClassFile(person, server, file, passphrase) {
  await person.open(`${server.url}/`);
  await person.press('button', 'Open a class file');
  const [chooser] = await Promise.all([person.page.waitForEvent('filechooser'), person.press('button', 'Choose file')]);
  await chooser.setFiles(file);
  await person.fill('textbox', 'Passphrase', passphrase);
  await person.press('button', 'Open');
  await person.sees('heading', className, { timeout: 30000 });
}

/** A student opens the personal link, is greeted by name, and joins. */
export async function joinClass(student, link, { camera = false, microphone = false } = {}) {
  await student.open(link);
  await student.sees('heading', `Hello, ${student.name}`, { timeout: 25000 });
  if (camera) await student.turn('Camera', true);
  if (microphone) await student.turn('Microphone', true);
  await student.press('button', 'Join class');
  await student.sees('list', 'People', { timeout: 20000 });
}

/** The tiles that show this person, whatever the camera does. */
export async function tilesOf(viewer, name) {
  // One question, for a tile may change from on to off between two.
  return viewer.count('img', `${name}, camera o`, false);
}
export function hasOneTileOf(viewer, name, { timeout = 15000 } = {}) {
  return until(`${viewer.name} to have one tile of ${name}`, async () => (await tilesOf(viewer, name)) === 1, { timeout });
}
