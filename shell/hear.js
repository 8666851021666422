// @ts-check
// 'Hear yourself as the class will': three seconds of the microphone through our own Opus (wasm/voice) at the class's bitrate
// and with losses, then played. Loaded when somebody presses that button, and the module with it.
// Owns the recording as long as it plays. Never sends or keeps it.

import createVoice from './voice.js';

const RATE = 48000, SECONDS = 3;
const BITRATE = 32000, LOSS = 5; // of a class's voices (sending.js); per cent, as on a busy Wi-Fi

/** @type {Promise<any> | null} */
let loading = null;

/** The module, fetched once and only as it was built. @returns {Promise<any>} */
function voice() {
  loading ??= new Promise((done, no) => {
    createVoice({
      instantiateWasm(/** @type {any} */ imports, /** @type {(instance: WebAssembly.Instance) => void} */ ready) {
        WebAssembly.instantiateStreaming(fetch('./voice.wasm', { integrity: 'integrity:./voice.wasm' }), imports)
          .then(({ instance }) => ready(instance), no);
        return {};
      },
    }).then(done, no);
  });
  loading.catch(() => { loading = null; }); // the next press tries again
  return loading;
}

/** @param {MediaStream} stream @param {AbortSignal} signal @returns {Promise<AudioBuffer>} */
async function record(stream, signal) {
  const context = new AudioContext();
  try {
    await context.audioWorklet.addModule('./recorder.worklet.js');
    const recorder = new AudioWorkletNode(context, 'recorder', { numberOfOutputs: 0, channelCount: 1, channelCountMode: 'explicit' });
    const buffer = new AudioBuffer({ length: SECONDS * context.sampleRate, numberOfChannels: 1, sampleRate: context.sampleRate });
    const sound = buffer.getChannelData(0);
    context.createMediaStreamSource(stream).connect(recorder);
    await new Promise((done, no) => {
      let at = 0;
      signal.addEventListener('abort', no);
      setTimeout(() => no(new Error('the microphone gives no sound')), SECONDS * 2000);
      recorder.port.onmessage = ({ data }) => {
        sound.set(data.subarray(0, sound.length - at), at);
        at += data.length;
        if (at >= sound.length) done(undefined);
      };
    });
    return buffer;
  } finally {
    context.close();
  }
}

/** @param {AudioBuffer} buffer  of any rate @returns {Promise<Float32Array>} at 48 kHz */
async function resampled(buffer) {
  const offline = new OfflineAudioContext(1, SECONDS * RATE, RATE);
  const source = new AudioBufferSourceNode(offline, { buffer });
  source.connect(offline.destination);
  source.start();
  return (await offline.startRendering()).getChannelData(0);
}

/** As a class hears it. @param {Float32Array} sound */
async function asHeard(sound) {
  const module = await voice();
  const at = module._malloc(sound.length * 4);
  const view = () => new Float32Array(module.HEAPU8.buffer, at, sound.length); // the memory may move in between
  view().set(sound);
  const lost = module._voice_heard(at, sound.length, BITRATE, LOSS, crypto.getRandomValues(new Uint32Array(1))[0]);
  const heard = view().slice();
  module._free(at);
  if (lost < 0) throw new Error('the voice could not be encoded');
  return heard;
}

/** @param {Float32Array} sound */
function wav(sound) {
  const bytes = new DataView(new ArrayBuffer(44 + sound.length * 2));
  const words = (/** @type {number} */ at, /** @type {string} */ text) => [...text].forEach((c, i) => bytes.setUint8(at + i, c.charCodeAt(0)));
  words(0, 'RIFF'); bytes.setUint32(4, bytes.byteLength - 8, true); words(8, 'WAVEfmt '); bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true); bytes.setUint16(22, 1, true); bytes.setUint32(24, RATE, true); bytes.setUint32(28, RATE * 2, true);
  bytes.setUint16(32, 2, true); bytes.setUint16(34, 16, true); words(36, 'data'); bytes.setUint32(40, sound.length * 2, true);
  sound.forEach((each, i) => bytes.setInt16(44 + i * 2, Math.max(-1, Math.min(1, each)) * 32767, true));
  return new Blob([bytes], { type: 'audio/wav' });
}

/** @param {Float32Array} sound @param {string} speaker @param {AbortSignal} signal */
async function play(sound, speaker, signal) {
  const audio = new Audio(URL.createObjectURL(wav(sound)));
  audio.dataset.heard = '';
  try {
    if (speaker && 'setSinkId' in audio) await audio.setSinkId(speaker).catch(() => {});
    const ended = new Promise((done, no) => {
      audio.onended = done;
      audio.onerror = no;
      signal.addEventListener('abort', no);
    });
    await audio.play();
    await ended;
  } finally {
    audio.pause();
    URL.revokeObjectURL(audio.src);
  }
}

/**
 * @param {{borrow: () => Promise<MediaStream>, speaker: string, signal: AbortSignal, onStage: (stage: 'recording'|'playing'|'failed'|'no') => void}} around
 */
export async function hearYourself({ borrow, speaker, signal, onStage }) {
  try {
    const ready = voice(); // while the person speaks
    ready.catch(() => {});
    const stream = await borrow();
    let recording;
    try {
      onStage('recording');
      recording = await record(stream, signal);
    } finally {
      for (const track of stream.getTracks()) track.stop();
    }
    await ready;
    const heard = await asHeard(await resampled(recording));
    onStage('playing');
    await play(heard, speaker, signal);
    onStage('no');
  } catch (error) {
    if (signal.aborted) return;
    console.error(error);
    onStage('failed');
  }
}
