// @ts-check
// Small pictures of the last minute, for a report to the school: of the videos that this device shows, every five
// seconds, and only on a teacher's device whose school has a key for reports.
// Owns them, in memory alone. Never keeps one longer than a minute, and gives them away only when a report is made.

import { toBase64Url } from './tasks.js';

const EVERY = 5000;
const KEPT = 60000;
const MOST = 1200;
const WIDTH = 240;

/** @param {HTMLElement} container of the <video> elements @param {(command: object) => void} toKeeper */
export function createStills(container, toKeeper) {
  /** @type {{at: number, subject: string, kind: string, jpeg: Uint8Array}[]} */
  let stills = [];
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  const canvas = document.createElement('canvas');

  /** @param {HTMLVideoElement} video */
  async function take(video) {
    const { subject = '', kind = '' } = video.dataset;
    const height = Math.round(WIDTH * video.videoHeight / video.videoWidth);
    if (!subject || !height || height > 2 * WIDTH) return;
    canvas.width = WIDTH;
    canvas.height = height;
    canvas.getContext('2d')?.drawImage(video, 0, 0, WIDTH, height);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.6));
    // The class may have ended meanwhile: then nothing is kept.
    if (blob && timer !== undefined) stills.push({ at: performance.now(), subject, kind, jpeg: new Uint8Array(await blob.arrayBuffer()) });
  }

  async function takeAll() {
    stills = stills.filter((still) => performance.now() - still.at < KEPT).slice(-MOST);
    for (const video of container.querySelectorAll('video')) {
      // What the rules hide is not shown, and so not kept either.
      if (video.readyState >= 2 && video.dataset.own === undefined && video.classList.contains('shown')) await take(video);
    }
  }

  return {
    tasks: {
      /** @param {{on: boolean}} task */
      stills: ({ on }) => {
        if (on && timer === undefined) timer = setInterval(takeAll, EVERY);
        if (on) return;
        clearInterval(timer);
        timer = undefined;
        stills = [];
      },
      /** The last minute, with a picture of this moment. */
      report: async () => {
        await takeAll();
        const minute = stills.map(({ at, subject, kind, jpeg }) => ({ age: Math.round(performance.now() - at), subject, kind, jpeg: toBase64Url(jpeg) }));
        toKeeper({ to: 'keeper', c: 'report', stills: minute });
      },
    },
  };
}
