// @ts-check
// A camera and a microphone for each participant: a colour of its own, and a tone of its own.
import fs from 'node:fs';
import path from 'node:path';
import { freshFolder } from './process.mjs';

/** What each seat sends. The tones are far apart and no harmonics of each other. */
export const seats = {
  red: { rgb: [205, 40, 40], tone: 520 },
  green: { rgb: [40, 160, 60], tone: 790 },
  blue: { rgb: [50, 70, 205], tone: 1130 },
  yellow: { rgb: [215, 195, 50], tone: 1490 },
};

/** The seat whose colour is nearest, or null when none is near. */
export function nearestSeat(rgb) {
  let best = null;
  let least = 75;
  for (const [name, seat] of Object.entries(seats)) {
    const distance = Math.hypot(...seat.rgb.map((value, i) => value - rgb[i]));
    if (distance < least) [best, least] = [name, distance];
  }
  return best;
}

let folder = '';

export function mediaFiles(seat) {
  if (!folder) {
    folder = freshFolder('media');
    process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  }
  const video = path.join(folder, `${seat}.y4m`);
  const audio = path.join(folder, `${seat}.wav`);
  if (!fs.existsSync(video)) fs.writeFileSync(video, y4m(seats[seat].rgb));
  if (!fs.existsSync(audio)) fs.writeFileSync(audio, wav(seats[seat].tone));
  return { video, audio };
}

// A flat colour with a light square that walks along the upper edge, so that there is motion to encode.
export function y4m([r, g, b], { width = 320, height = 180, rate = 10, frames = 10, step = 28 } = {}) {
  const luma = (r, g, b) => Math.round(16 + 0.257 * r + 0.504 * g + 0.098 * b);
  const cb = Math.round(128 - 0.148 * r - 0.291 * g + 0.439 * b);
  const cr = Math.round(128 + 0.439 * r - 0.368 * g - 0.071 * b);
  const parts = [Buffer.from(`YUV4MPEG2 W${width} H${height} F${rate}:1 Ip A1:1 C420jpeg\n`)];
  for (let i = 0; i < frames; i++) {
    const y = Buffer.alloc(width * height, luma(r, g, b));
    for (let row = 8; row < 32; row++) y.fill(200, row * width + i * step, row * width + i * step + 24);
    parts.push(Buffer.from('FRAME\n'), y, Buffer.alloc((width * height) / 4, cb), Buffer.alloc((width * height) / 4, cr));
  }
  return Buffer.concat(parts);
}

// Beeps of 400 ms with 100 ms between them: a steady tone would be taken for noise and suppressed.
function wav(tone, seconds = 2, rate = 48000) {
  const samples = seconds * rate;
  const data = Buffer.alloc(samples * 2);
  for (let i = 0; i < samples; i++) {
    const inBeep = (i % (rate / 2)) < rate * 0.4;
    if (inBeep) data.writeInt16LE(Math.round(12000 * Math.sin((2 * Math.PI * tone * i) / rate)), i * 2);
  }
  const head = Buffer.alloc(44);
  head.write('RIFF', 0); head.writeUInt32LE(36 + data.length, 4); head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16); head.writeUInt16LE(1, 20); head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24); head.writeUInt32LE(rate * 2, 28); head.writeUInt16LE(2, 32); head.writeUInt16LE(16, 34);
  head.write('data', 36); head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}
