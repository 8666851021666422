// Camera, microphone and screen: opens them, closes them, and says in one word what became of each.
// Holds the open tracks. Never keeps a device open that is switched off: its light goes out.
// @ts-check

/** @typedef {'camera'|'microphone'|'screen'} Device */
/** @typedef {'off'|'on'|'asking'|'denied'|'missing'|'busy'|'lost'|'forbidden'} DeviceState */

// Small by default: a class shows many pictures at once, and a Celeron encodes this one beside decoding them.
const cameraSize = { width: { ideal: 320 }, height: { ideal: 180 }, frameRate: { ideal: 15, max: 15 } };
const voice = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: { ideal: 1 } };

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
  /** @type {{camera: string, microphone: string}} */
  const chosen = { camera: '', microphone: '' };

  /** @param {Device} device @returns {Promise<MediaStream>} */
  function open(device) {
    const media = navigator.mediaDevices;
    if (!media) return Promise.reject(new DOMException('no secure context', 'NotAllowedError'));
    if (device === 'screen') return media.getDisplayMedia({ video: { frameRate: { max: 10 } }, audio: true });
    const id = chosen[device] ? { deviceId: { exact: chosen[device] } } : {};
    if (device === 'camera') return media.getUserMedia({ video: { ...cameraSize, ...id } });
    return media.getUserMedia({ audio: { ...voice, ...id } });
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
    /** @param {{camera?: string, microphone?: string}} ids  empty: the system's choice */
    async choose(ids) {
      for (const device of /** @type {('camera'|'microphone')[]} */ (['camera', 'microphone'])) {
        const id = ids[device];
        if (id === undefined || id === chosen[device]) continue;
        chosen[device] = id;
        if (!streams[device]) continue;
        close(device);
        await set(device, true);
      }
    },
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
        .filter((device) => device.kind === 'videoinput' || device.kind === 'audioinput')
        .map(({ kind, deviceId, label }) => ({ device: kind === 'videoinput' ? 'camera' : 'microphone', id: deviceId, label }));
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
