// WebRTC for the class: carries the keeper's media messages (docs/boundary.md) to the sending and receiving connections.
// Holds which class this tab is in and what its devices are. Never decides who may send: the keeper and the class do.
// @ts-check

import { createDevices } from './devices.js';
import { createElements } from './elements.js';
import { createQuality } from './quality.js';
import { createReceiving } from './receiving.js';
import { createSending } from './sending.js';
import { createTransforms } from './transforms.js';
import { createWay } from './way.js';
import { createWake } from './wake.js';

/** @typedef {import('./transforms.js').Kind} Kind */

/**
 * `onState` gets what changed: camera, microphone, screen (device states), quality, speaking, devices (others are plugged in now), blocked (the browser wants
 * a gesture before it plays sound), trouble (a connection is being made anew), unsupported.
 * @param {{
 *   toKeeper: (message: object) => void,
 *   worker: Worker,
 *   onState: (change: object) => void,
 *   container?: HTMLElement | null,
 * }} around
 */
export function createMedia({ toKeeper, worker, onState, container = document.getElementById('videos') }) {
  const transforms = createTransforms(worker);
  // No transform, no media: nothing is ever sent or played that the keeper has not sealed or opened.
  const supported = transforms.way !== null;
  if (!supported) onState({ unsupported: true });
  if (!container) throw new Error('the page has no #videos');

  let me = '';
  let boot = /** @type {unknown} */ (undefined);
  let inClass = false;
  let engineUp = true;
  const trouble = { sending: false, receiving: false };

  /** @param {'sending'|'receiving'} which */
  const troubleOf = (which) => (/** @type {boolean} */ failing) => {
    if (trouble[which] === failing) return;
    trouble[which] = failing;
    onState({ trouble: trouble.sending || trouble.receiving });
  };
  const elements = createElements({ container, onBlocked: (blocked) => onState({ blocked }) });
  const way = createWay();
  const sending = createSending({ transforms, way, toKeeper, onTrouble: troubleOf('sending') });
  const receiving = createReceiving({ transforms, way, toKeeper, elements, onTrouble: troubleOf('receiving') });
  const quality = createQuality({
    connections: () => ({ sending: sending.connection(), receiving: receiving.connection() }),
    playing: receiving.playing,
    onQuality: (now) => onState({ quality: now }),
    onSpeaking: (speaking) => onState({ speaking }),
  });
  const devices = createDevices({
    onState: (device, state) => onState({ [device]: state }),
    onTrack(kind, track) {
      if (track && (kind === 'camera' || kind === 'screen')) elements.play(me, kind, track, true);
      else elements.remove(me, kind);
      sending.setTrack(kind, track);
    },
  });

  const wake = createWake(start);

  /** From nothing, also when something stands. */
  function start() {
    if (!supported || !inClass || !engineUp) return;
    sending.start();
    receiving.start();
    quality.start();
    wake.start();
  }

  function stop() {
    wake.stop();
    sending.stop();
    receiving.stop();
    quality.stop();
  }

  function resume() {
    sending.resume();
    receiving.resume();
  }

  /** @type {Record<string, (message: any) => void>} */
  const fromKeeper = {
    joined({ subject, boot: number }) {
      if (inClass && subject === me && number === boot) return resume();
      if (subject !== me) elements.rename(me, subject);
      me = subject;
      boot = number;
      inClass = true;
      start();
    },
    reconnected() {
      sending.reconnected();
      receiving.reconnected();
    },
    feeds({ feeds }) {
      receiving.setFeeds(feeds.filter((/** @type {{subject: string}} */ feed) => feed.subject !== me));
    },
    published: ({ sdp, round }) => sending.published(sdp, round),
    offer: (offer) => receiving.offer(offer),
    failed({ what, code, round }) {
      if (what === 'publish') sending.failed(code, round);
      else receiving.failed(code, round);
    },
    // `up` may also be said to somebody who has just connected and whose media flows: only after a `down` is all made anew.
    engine({ up }) {
      const was = engineUp;
      engineUp = up;
      if (!up) {
        sending.stop();
        receiving.stop();
      } else if (!was) {
        start();
      }
    },
    relay: (offer) => way.offer(offer),
    allow: (now) => devices.allow(now),
    // Another's key frame is asked for by the keeper, through the transform that needs it.
    need_key_frame({ subject, kind }) {
      if (!subject || subject === me) sending.keyFrame(kind);
    },
    left() {
      inClass = false;
      stop();
      receiving.setFeeds([]);
      devices.closeAll();
    },
  };

  navigator.mediaDevices?.addEventListener?.('devicechange', () => onState({ devices: true }));
  elements.speakThrough(devices.chosen().speaker);

  return {
    /** A message from the worker with `to: 'media'`. @param {{m: string}} message */
    fromKeeper(message) {
      fromKeeper[message.m]?.(message);
    },
    /** @param {boolean} on */
    setCamera: (on) => supported && devices.set('camera', on),
    /** @param {boolean} on */
    setMicrophone: (on) => supported && devices.set('microphone', on),
    /** @param {boolean} on */
    setScreen: (on) => supported && devices.set('screen', on),
    /** @param {'camera'|'microphone'|'speaker'} kind @param {string} id */
    chooseDevice(kind, id) {
      if (kind === 'speaker') elements.speakThrough(id);
      return devices.choose(kind, id);
    },
    listDevices: async () => ({ list: await devices.list(), ...devices.chosen() }),
    microphone: devices.microphone,
    borrowMicrophone: devices.borrowMicrophone,
    /** Which feeds to receive (tiles that are shown); without it: all. */
    setChoice: receiving.setChoice,
    /** One's own picture too. @param {string} subject @param {Kind} kind */
    videoElement: (subject, kind) => elements.video(subject, kind),
    unsupported: !supported,
  };
}
