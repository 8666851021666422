// Camera, microphone and screen: opens them, closes them, and says in one word what became of each.
// Holds the open tracks, and which devices were chosen (remembered by their ids). Never keeps a device open that is
// switched off: its light goes out.
// @ts-check

import { remember, remembered } from './remembered.js';

/** @typedef {'camera'|'microphone'|'screen'} Device */
/** @typedef {'off'|'on'|'asking'|'denied'|'missing'|'busy'|'lost'|'forbidden'} DeviceState */

// Small by default: a class shows many pictures at once, and a Celeron encodes this one beside decoding them.
const cameraSize = { width: { ideal: 320 }, height: { ideal: 180 }, frameRate: { ideal: 15, max: 15 } };
const voice = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: { ideal: 1 } };

/** What may be chosen; a speaker only where the browser lets a page choose one. @type {Record<string, string>} */
const kinds = { videoinput: 'camera', audioinput: 'microphone', ...('setSinkId' in HTMLMediaElement.prototype ? { audiooutput: 'speaker' } : {}) };

/** @param {unknown} error @returns {DeviceState} */
function stateOf(error) {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError' || name === 'TypeError') return 'missing';
  return 'busy'; // NotReadableError, AbortError: another program or the system has it
}

/**
 * @param {{
 *   onState: (device: Device, state: DeviceState) => void,
 *   onTrack: (kind: import('./transforms.js').Kind, track: MediaStreamTrack | null) => void,
 * }} told
 */
export function createDevices({ onState, onTrack }) {
  /** @type {Record<Device, MediaStream | null>} */
  const streams = { camera: null, microphone: null, screen: null };
  /** @type {Record<Device, boolean>} */
  const allowed = { camera: true, microphone: true, screen: true };
  // A request that was overtaken by a later one is told apart by its number.
  const turns = { camera: 0, microphone: 0, screen: 0 };
  /** By id; empty: the system's choice. @type {Record<'camera'|'microphone'|'speaker', string>} */
  const chosen = { camera: '', microphone: '', speaker: '', ...remembered('devices') };

  /** @param {'camera'|'microphone'} device @param {string} id */
  function openOne(device, id) {
    const exact = id ? { deviceId: { exact: id } } : {};
    return navigator.mediaDevices.getUserMedia(device === 'camera' ? { video: { ...cameraSize, ...exact } } : { audio: { ...voice, ...exact } });
  }

  /** @param {Device} device @returns {Promise<MediaStream>} */
  async function open(device) {
    const media = navigator.mediaDevices;
    if (!media) throw new DOMException('no secure context', 'NotAllowedError');
    if (device === 'screen') return media.getDisplayMedia({ video: { frameRate: { max: 10 } }, audio: true });
    try {
      return await openOne(device, chosen[device]);
    } catch (error) {
      // The one that was chosen is not plugged in today.
      if (!chosen[device] || !(error instanceof DOMException) || !['OverconstrainedError', 'NotFoundError'].includes(error.name)) throw error;
      return openOne(device, '');
    }
  }

  /** @param {Device} device @param {MediaStream | null} stream */
  function give(device, stream) {
    const video = stream?.getVideoTracks()[0] ?? null;
    const audio = stream?.getAudioTracks()[0] ?? null;
    if (device === 'camera') return onTrack('camera', video);
    if (device === 'microphone') return onTrack('audio', audio);
    onTrack('screen', video);
    onTrack('screen-audio', audio);
  }

  /** @param {Device} device */
  function close(device) {
    const stream = streams[device];
    streams[device] = null;
    for (const track of stream?.getTracks() ?? []) {
      track.onended = null;
      track.stop();
    }
    give(device, null);
  }

  /** @param {Device} device @param {boolean} on */
  async function set(device, on) {
    const turn = ++turns[device];
    if (!on) {
      close(device);
      return onState(device, 'off');
    }
    if (!allowed[device]) return onState(device, 'forbidden');
    if (streams[device]) return onState(device, 'on');
    onState(device, 'asking');
    try {
      const stream = await open(device);
      if (turn !== turns[device] || !allowed[device]) return stream.getTracks().forEach((track) => track.stop());
      streams[device] = stream;
      for (const track of stream.getTracks()) {
        // Unplugged, or taken away by the system or the browser's own switch.
        track.onended = () => {
          if (streams[device] !== stream) return;
          close(device);
          onState(device, device === 'screen' ? 'off' : 'lost');
        };
      }
      give(device, stream);
      onState(device, 'on');
    } catch (error) {
      if (turn !== turns[device]) return;
      const state = stateOf(error);
      onState(device, device === 'screen' && state === 'denied' ? 'off' : state); // the picker was closed
    }
  }

  return {
    set,
    /** @param {'camera'|'microphone'|'speaker'} kind @param {string} id  empty: the system's choice */
    async choose(kind, id) {
      if (id === chosen[kind]) return;
      chosen[kind] = id;
      remember('devices', chosen);
      if (kind === 'speaker' || !streams[kind]) return;
      close(kind);
      await set(kind, true);
    },
    chosen: () => ({ ...chosen }),
    /** The microphone's track while it is on. */
    microphone: () => streams.microphone?.getAudioTracks()[0] ?? null,
    /** The microphone for a moment, apart from the class: whoever borrows it stops it. */
    borrowMicrophone: () => open('microphone'),
    /** What the class allows; what it does not is switched off at once. @param {Partial<Record<Device, boolean>>} now */
    allow(now) {
      for (const device of /** @type {Device[]} */ (Object.keys(allowed))) {
        if (now[device] === undefined) continue;
        allowed[device] = now[device] === true;
        if (!allowed[device] && streams[device]) set(device, false);
      }
    },
    /** Names are empty until a device was once opened. */
    async list() {
      const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
      return all
        .filter(({ kind, deviceId }) => kind in kinds && deviceId !== 'default' && deviceId !== 'communications')
        .map(({ kind, deviceId, label }) => ({ kind: kinds[kind], id: deviceId, name: label }));
    },
    closeAll() {
      for (const device of /** @type {Device[]} */ (Object.keys(streams))) {
        ++turns[device];
        if (!streams[device]) continue;
        close(device);
        onState(device, 'off');
      }
    },
  };
}
