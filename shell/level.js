// @ts-check
// How loud the microphone is, in twelve steps, while it is on and somebody looks.
// Owns an AudioContext only as long as it measures. Tells the app when the step changes and says nothing otherwise: silence
// draws nothing. Never records.

const STEPS = 12;
const EVERY = 70; // ms
const QUIETEST = -54, LOUDEST = -12; // dBFS: a silent room, a voice near the microphone

/** @param {{track: () => MediaStreamTrack | null, toApp: (event: object) => void}} around */
export function createMeter({ track, toApp }) {
  /** @type {AudioContext | null} */
  let context = null;
  let timer = 0;

  function stop() {
    clearInterval(timer);
    context?.close();
    context = null;
  }

  function start() {
    stop();
    const source = track();
    if (!source) return;
    context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 2048 });
    context.createMediaStreamSource(new MediaStream([source])).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let told = 0;
    timer = setInterval(() => {
      if (document.visibilityState !== 'visible') return;
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, each) => sum + each * each, 0) / samples.length;
      const loudness = (10 * Math.log10(power + 1e-12) - QUIETEST) / (LOUDEST - QUIETEST);
      const step = Math.round(Math.min(1, Math.max(0, loudness)) * STEPS);
      if (step === told) return;
      told = step;
      toApp({ s: 'level', value: step });
    }, EVERY);
  }

  return { set: (/** @type {boolean} */ on) => (on ? start() : stop()) };
}
