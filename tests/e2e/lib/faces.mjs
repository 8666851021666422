// @ts-check
/* eslint-env browser */
// Somebody to look at where a camera is wanted and nobody is there. Each function stands alone: it is sent into the page.

/** Before the page: __paintFace draws a person before a wall, one for each hue, into 320 × 180. */
export function defineFaces() {
  /** @type {any} */ (window).__paintFace = (/** @type {CanvasRenderingContext2D} */ pen, /** @type {number} */ hue) => {
    const wall = pen.createLinearGradient(0, 0, 0, 180);
    wall.addColorStop(0, `hsl(${hue} 25% 78%)`); wall.addColorStop(1, `hsl(${hue} 22% 62%)`);
    pen.fillStyle = wall; pen.fillRect(0, 0, 320, 180);
    pen.fillStyle = `hsl(${hue + 160} 45% 42%)`; pen.beginPath(); pen.ellipse(160, 190, 78, 62, 0, 0, 7); pen.fill();
    pen.fillStyle = '#7a5038'; pen.fillRect(143, 108, 34, 34);
    pen.fillStyle = `hsl(${20 + hue % 17} 45% ${42 + hue % 30}%)`; pen.beginPath(); pen.ellipse(160, 84, 38, 46, 0, 0, 7); pen.fill();
    pen.fillStyle = '#2b1d16'; pen.beginPath(); pen.ellipse(160, 60, 42, 30, 0, 3.1, 6.3); pen.fill();
    for (const x of [146, 174]) { pen.beginPath(); pen.arc(x, 86, 4, 0, 7); pen.fill(); }
    pen.lineWidth = 3; pen.beginPath(); pen.arc(160, 96, 16, 0.4, 2.7); pen.stroke();
  };
}

/** Before the page, after defineFaces(): the camera sees such a person. The microphone is the browser's own fake one. */
export function cameraSeesFace(/** @type {number} */ hue) {
  const media = navigator.mediaDevices;
  if (!media) return;  // about:blank
  const native = media.getUserMedia.bind(media);
  const make = async (/** @type {any} */ constraints) => {
    const stream = constraints?.audio ? await native({ audio: true }) : new MediaStream();
    if (!constraints?.video) return stream;
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    pen.scale(2, 2);
    setInterval(() => /** @type {any} */ (window).__paintFace(pen, hue), 100);
    for (const track of canvas.captureStream(10).getVideoTracks()) stream.addTrack(track);
    return stream;
  };
  Object.defineProperty(media, 'getUserMedia', { value: make, configurable: true });
}
