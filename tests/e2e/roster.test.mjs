// @ts-check
// The class list out of other systems' files, and who was here as a file for a spreadsheet.
import fs from 'node:fs';
import { check, equal, test } from './lib/test.mjs';
import { className, joinClass, makeClass, openClass, teacherName } from './lib/classroom.mjs';
import { until } from './lib/process.mjs';

/** Presses 'Read a file' and chooses this one. */
async function readFile(person, name, content) {
  const [chooser] = await Promise.all([person.page.waitForEvent('filechooser'), person.press('button', 'Read a file')]);
  await chooser.setFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
}
const fieldOf = async (person) => person.driver.read(await person.find('textbox', 'Students'), (e) => e.value);
const linksOf = (person) => person.read(() => [...document.querySelectorAll('a')].map((a) => a.textContent).filter((t) => t?.startsWith('Link for ')).map((t) => t?.slice(9)));

const classroomExport = 'Last Name,First Name,Email Address,Quiz\r\nDate,,,2026-09-14\r\nPoints,,,20\r\nOkafor,Ada,ada@example.org,18\r\n'
  + ',,nobody@example.org,\r\n"Nguyễn, Jr.",Bảo,bao@example.org,\r\n';
const teamsExport = '\ufeffFull Name\tUser Action\tTimestamp\r\nAda Okafor\tJoined\t9/14/2026, 8:59 AM\r\nCleo Díaz\tJoined\t9/14/2026, 9:01 AM\r\nCleo Díaz\tLeft\t9/14/2026, 9:40 AM\r\n';

test('a class list is read from files and pasted, and what cannot be used is said line by line', async (t) => {
  const server = await t.server();
  const teacher = await t.chromium(teacherName, 'red');
  await teacher.open(`${server.url}/`);
  await teacher.press('button', 'Make a class');
  await teacher.fill('textbox', 'Class name', className);
  await teacher.fill('textbox', 'Your name', teacherName);

  await readFile(teacher, 'grades.xlsx', 'PK\x03\x04 and so on');
  await until('the workbook to be explained', async () => (await teacher.items('About the file grades.xlsx')).some((i) => i.includes('save it as CSV')));
  equal(await fieldOf(teacher), '', 'a workbook gives no names');

  await readFile(teacher, 'grades.csv', classroomExport);
  await until('the names in the field', async () => (await fieldOf(teacher)) === 'Ada Okafor\nBảo Nguyễn, Jr.\n');
  equal(await teacher.items('About the file grades.csv'), ['Line 5: There is no name here: nobody@example.org'], 'what the file said besides');

  await teacher.fill('textbox', 'Students', `First Name;Last Name\nAda;Okafor\n${'x'.repeat(81)};\nBảo;Nguyễn`);
  await until('the long name to be explained', async () => (await teacher.items('About these lines')).some((i) => i.startsWith('Line 3: This name is longer')));
  await teacher.press('button', 'Create class');
  await teacher.sees('button', 'Dismiss');
  equal(await teacher.count('heading', className), 0, 'nothing is made while a line is wrong');

  await teacher.fill('textbox', 'Students', 'First Name;Last Name\nAda;Okafor\nBảo;Nguyễn');
  await teacher.gone('list', 'About these lines');
  await teacher.press('button', 'Create class');
  await teacher.sees('heading', className);
  await until('two students', async () => (await linksOf(teacher)).length === 2);
  equal(await linksOf(teacher), ['Ada Okafor', 'Bảo Nguyễn'], 'the pasted table’s students');

  await teacher.press('button', 'Add students');
  await readFile(teacher, 'attendance.csv', Buffer.from(teamsExport, 'utf16le'));
  await until('the new name alone', async () => (await fieldOf(teacher)) === 'Cleo Díaz\n');
  check((await teacher.items('About the file attendance.csv')).some((i) => i.includes('In this class already')), 'who is there is left out');
  await teacher.press('button', 'Add');
  await until('three students', async () => (await linksOf(teacher)).includes('Cleo Díaz'));
});

test('who was here is in the class file after a reload, and in a file that spreadsheets read', async (t) => {
  const server = await t.server();
  const [teacher, ada] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Ada', 'green')]);
  const { url, links } = await makeClass(teacher, server, ['Ada', '=Bao, "B"']);
  await openClass(teacher);
  await joinClass(ada, links.Ada);
  await teacher.reload();
  await teacher.sees('list', 'People');
  await ada.reload();
  await ada.sees('list', 'People');
  await teacher.press('button', 'End class for everyone');
  await ada.gone('list', 'People');
  await teacher.open(url);
  await until('the meeting in the class file', async () => (await teacher.items('Attendance')).length === 1);
  check(/^\d{4}-\d\d-\d\d, \d\d:\d\d to \d\d:\d\dHere: 1 · Missing: 1$/.test((await teacher.items('Attendance'))[0]), 'one was here, one was not');

  const [download] = await Promise.all([teacher.page.waitForEvent('download'), teacher.press('button', 'Save attendance')]);
  equal(download.suggestedFilename(), `${className} attendance.csv`, 'its name');
  const lines = fs.readFileSync(await download.path(), 'utf8').split('\r\n');
  equal(lines[0], '\ufeffDate,Began,Ended,Name,Who,Arrived,Left,Minutes,Times', 'a heading, and a mark that it is UTF-8');
  check(lines.some((l) => /,Ada,here,\d\d:\d\d,\d\d:\d\d,1,1$/.test(l)), `Ada once, whatever was reloaded: ${lines}`);
  check(lines.some((l) => l.includes(`,"'=Bao, ""B""",missing,,,0,0`)), `a name that is no formula: ${lines}`);
});
