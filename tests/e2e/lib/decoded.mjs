// @ts-check
/* eslint-env browser */
// Whether somebody who has tapped frames can make a picture of them.

/** In a page: how many of these VP8 frames decode, and the mean colour of the last picture. */
export async function decode(frames) {
  /** @type {number[][]} */
  const colours = [];
  let errors = 0;
  const bytesOf = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const decoder = new VideoDecoder({
    output(frame) {
      const canvas = new OffscreenCanvas(8, 8);
      const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
      context.drawImage(frame, frame.displayWidth / 4, frame.displayHeight / 3, frame.displayWidth / 2, frame.displayHeight / 2, 0, 0, 8, 8);
      frame.close();
      const { data } = context.getImageData(0, 0, 8, 8);
      colours.push([0, 1, 2].map((c) => Math.round(data.filter((_, i) => i % 4 === c).reduce((a, v) => a + v, 0) / 64)));
    },
    error() { errors++; },
  });
  decoder.configure({ codec: 'vp8' });
  for (const [i, frame] of frames.entries()) {
    const data = bytesOf(frame);
    if (decoder.state !== 'configured') break;
    try {
      decoder.decode(new EncodedVideoChunk({ type: (data[0] & 1) === 0 ? 'key' : 'delta', timestamp: i * 100000, data }));
    } catch {
      errors++; // no frame that could stand there
    }
  }
  await decoder.flush().catch(() => { errors++; });
  return { colours, errors };
}

/** In a page: the same picture as the camera's, encoded without us. The control: it must decode. */
export async function encode(rgb) {
  /** @type {string[]} */
  const frames = [];
  const encoder = new VideoEncoder({
    output(chunk) {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      frames.push(btoa(String.fromCharCode(...data)));
    },
    error() {},
  });
  encoder.configure({ codec: 'vp8', width: 320, height: 180 });
  const canvas = new OffscreenCanvas(320, 180);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.fillStyle = `rgb(${rgb.join(',')})`;
  context.fillRect(0, 0, 320, 180);
  for (let i = 0; i < 4; i++) encoder.encode(new VideoFrame(canvas, { timestamp: i * 100000 }), { keyFrame: i === 0 });
  await encoder.flush();
  return frames;
}

export const near = (colours, rgb) => colours.some((c) => Math.hypot(...rgb.map((v, i) => v - c[i])) < 60);
