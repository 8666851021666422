// @ts-check
// Older Chromium has no RTCRtpScriptTransform: there frames go through createEncodedStreams, and meet the newer browsers.
import { check, test } from './lib/test.mjs';
import { joinClass, makeClass, openClass, teacherName } from './lib/classroom.mjs';

test('a browser with createEncodedStreams only sees and is seen', async (t) => {
  const server = await t.server();
  const older = () => {
    const w = /** @type {any} */ (window);
    delete w.RTCRtpScriptTransform;
    delete w.RTCRtpSender.prototype.transform;
    delete w.RTCRtpReceiver.prototype.transform;
    for (const type of [w.RTCRtpSender, w.RTCRtpReceiver]) {
      const native = type.prototype.createEncodedStreams;
      type.prototype.createEncodedStreams = function count() {
        w.__encoded = (w.__encoded ?? 0) + 1;
        return native.call(this);
      };
    }
  };
  const [teacher, ada] = await Promise.all([t.chromium(teacherName, 'red'), t.chromium('Ada', 'green', { init: [older] })]);
  const { links } = await makeClass(teacher, server, ['Ada']);
  await openClass(teacher, { camera: true, microphone: true });
  await joinClass(ada, links.Ada, { camera: true, microphone: true });
  await ada.seesPictureOf(teacher);
  await teacher.seesPictureOf(ada);
  await ada.hears([teacher]);
  await teacher.hears([ada]);
  check((await ada.read(() => window.__encoded ?? 0)) >= 4, 'createEncodedStreams was used both ways, for picture and voice');
});
