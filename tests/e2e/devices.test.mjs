// @ts-check
// A camera that is denied or not there: said in words, and the class goes on without it.
import { check, test } from './lib/test.mjs';
import { hasOneTileOf, joinClass, makeClass, openClass, teacherName } from './lib/classroom.mjs';
import { until } from './lib/process.mjs';

for (const devices of /** @type {const} */ (['denied', 'missing']))
  test(`camera and microphone ${devices}`, async (t) => {
    const server = await t.server();
    const [teacher, ada] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Ada', 'green', { devices })]);
    const { links } = await makeClass(teacher, server, ['Ada']);
    await openClass(teacher, { camera: true });
    await ada.open(links.Ada);
    await ada.sees('heading', 'Hello, Ada', { timeout: 20000 });
    await ada.press('switch', 'Camera');
    const alert = await until('an alert about the camera', async () => {
      const [handle] = await ada.driver.find('alert', undefined, false);
      return handle && (await ada.driver.read(handle, (e) => e.textContent || e.getAttribute('aria-label')));
    });
    check(/camera/i.test(alert), `the alert speaks of the camera: ${alert}`);
    check(!(await ada.isOn('Camera')), 'the switch is off');
    await ada.press('button', 'Join class');
    await ada.sees('list', 'People');
    await hasOneTileOf(teacher, 'Ada');
    await teacher.sees('img', 'Ada, camera off');
    await ada.seesPictureOf(teacher);
  });

test('a camera taken away in mid-class', async (t) => {
  const server = await t.server();
  const [teacher, ada] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Ada', 'green')]);
  const { links } = await makeClass(teacher, server, ['Ada']);
  await openClass(teacher);
  await joinClass(ada, links.Ada, { camera: true });
  await teacher.seesPictureOf(ada);
  // As the browser does when the cable is pulled.
  await ada.read(() => {
    const own = /** @type {HTMLVideoElement} */ (document.querySelector('video[data-own]'));
    const [track] = /** @type {MediaStream} */ (own.srcObject).getVideoTracks();
    track.stop();
    track.dispatchEvent(new Event('ended'));
  });
  await ada.sees('alert', undefined);
  await teacher.sees('img', 'Ada, camera off');
  await ada.turn('Camera', true);
  await teacher.sees('img', 'Ada, camera on');
  await teacher.seesPictureOf(ada);
});
