// @ts-check
// From the press on 'Join class' to the first painted frame of the teacher's picture, and where the time goes; and the same
// for a reload.
import { sleep, until } from '../../e2e/lib/process.mjs';

/** In the page, before its own scripts: notes when what happened. */
export function watchJoining() {
  const w = /** @type {any} */ (window);
  w.__steps = [];
  const note = (step) => w.__steps.push([step, performance.now()]);
  w.__note = note;
  const Native = Worker;
  w.Worker = class extends Native {
    constructor(...args) {
      super(.../** @type {[any]} */ (args));
      this.addEventListener('message', ({ data }) => data?.to && note(`← ${data.m ?? data.e}`));
    }
    postMessage(data, ...rest) {
      if (data?.to === 'keeper' || data?.to === 'media') note(`→ ${data.m ?? data.c}`);
      return super.postMessage(data, .../** @type {[any]} */ (rest));
    }
  };
  const Peer = RTCPeerConnection;
  w.RTCPeerConnection = class extends Peer {
    constructor(...args) {
      super(...args);
      this.addEventListener('connectionstatechange', () => note(`peer ${this.connectionState}`));
    }
  };
  const seen = new WeakSet();
  const look = () => {
    for (const video of document.querySelectorAll('video')) {
      if (video.dataset.own !== undefined || seen.has(video)) continue;
      seen.add(video);
      note('video element');
      video.addEventListener('loadeddata', () => note('first frame decoded'), { once: true });
      video.requestVideoFrameCallback(() => {
        note('first frame');
        // Painted where it is seen: once more, when the canvas has made a hole for it.
        const painted = () => (video.classList.contains('shown') ? note('painted') : requestAnimationFrame(painted));
        painted();
      });
    }
  };
  document.addEventListener('DOMContentLoaded', () => new MutationObserver(look).observe(document.body, { subtree: true, childList: true }));
}

const press = (name) => {
  const button = [...document.querySelectorAll('button')].find((one) => one.textContent === name);
  const w = /** @type {any} */ (window);
  w.__steps.length = 0;
  w.__note('pressed');
  button?.click();
};

/** Steps in ms after the first of them. */
async function stepsOf(person, last) {
  const steps = await until(`${person.name}: ${last}`, async () => {
    const all = await person.read(() => /** @type {any} */ (window).__steps);
    return all.some(([step]) => step === last) && all;
  }, { timeout: 20000, every: 50 });
  const from = steps[0][1];
  return steps.map(([step, at]) => [step, Math.round(at - from)]);
}
const at = (steps, name) => steps.find(([step]) => step === name)?.[1] ?? null;

export async function joinTime(student, link) {
  await student.open(link);
  await student.sees('heading', `Hello, ${student.name}`, { timeout: 25000 });
  await sleep(1500);
  await student.read(press, 'Join class');
  const steps = await stepsOf(student, 'painted');
  return { painted_ms: at(steps, 'painted'), steps };
}

/** A reload by a person in class: time until the class is there, and until the teacher is seen. */
export async function reloadTime(student) {
  const began = Date.now();
  await student.reload();
  await student.sees('list', 'People', { timeout: 20000 });
  const back_ms = Date.now() - began;
  await until('the picture', () => student.read(() => /** @type {any} */ (window).__steps.some(([step]) => step === 'painted')), { timeout: 20000, every: 30 });
  return { back_ms, painted_ms: Date.now() - began };
}
