// How well media flows, and who speaks: from the browser's own numbers, looked at now and then while in class.
// Holds the last numbers. Never sends any of it anywhere.
// @ts-check

const statsEvery = 2_000;
const levelsEvery = 400;
const speaksAbove = 0.02; // of full scale
const speaksFor = 1_000; // a ring does not flicker between words

/**
 * @param {{
 *   connections: () => {sending: RTCPeerConnection | null, receiving: RTCPeerConnection | null},
 *   playing: () => {receiver: RTCRtpReceiver, subject: string, kind: string}[],
 *   onQuality: (quality: {rtt_ms: number, loss: number, state: 'good'|'weak'|'bad'|'none'}) => void,
 *   onSpeaking: (subjects: string[]) => void,
 * }} around
 */
export function createQuality({ connections, playing, onQuality, onSpeaking }) {
  let statsTimer = 0;
  let levelsTimer = 0;
  let before = { lost: 0, received: 0 };
  let said = '';
  /** @type {Map<string, number>} */
  const heard = new Map();

  async function lookAtStats() {
    const { sending, receiving } = connections();
    const pc = receiving ?? sending;
    if (!pc) return onQuality({ rtt_ms: 0, loss: 0, state: 'none' });
    let rtt = 0;
    let lost = 0;
    let received = 0;
    for (const one of (await pc.getStats()).values()) {
      if (one.type === 'candidate-pair' && one.nominated) rtt = Math.max(rtt, one.currentRoundTripTime ?? 0);
      if (one.type === 'inbound-rtp') {
        lost += one.packetsLost ?? 0;
        received += one.packetsReceived ?? 0;
      }
    }
    const newLost = Math.max(0, lost - before.lost);
    const newReceived = Math.max(0, received - before.received);
    before = { lost, received };
    const loss = newLost + newReceived === 0 ? 0 : newLost / (newLost + newReceived);
    const connected = pc.connectionState === 'connected';
    const state = !connected || loss > 0.15 ? 'bad' : loss > 0.04 || rtt > 0.4 ? 'weak' : 'good';
    onQuality({ rtt_ms: Math.round(rtt * 1000), loss, state });
  }

  // Measured after decoding: the level does not travel. Firefox tells it for each source, Chromium in its statistics.
  async function levels() {
    const voices = playing().filter(({ kind }) => kind === 'audio');
    const sources = voices.map((one) => ({ ...one, level: one.receiver.getSynchronizationSources()[0]?.audioLevel }));
    if (sources.every(({ level }) => level !== undefined)) return sources;
    /** @type {Map<string, number>} */
    const byTrack = new Map();
    for (const one of ((await connections().receiving?.getStats()) ?? new Map()).values()) {
      if (one.type === 'inbound-rtp' && one.kind === 'audio') byTrack.set(one.trackIdentifier, one.audioLevel ?? 0);
    }
    return voices.map((one) => ({ ...one, level: byTrack.get(one.receiver.track.id) }));
  }

  async function lookAtLevels() {
    const all = await levels();
    const now = performance.now();
    for (const { subject, level = 0 } of all) if (level > speaksAbove) heard.set(subject, now);
    for (const [subject, at] of heard) if (now - at > speaksFor) heard.delete(subject);
    const subjects = [...heard.keys()].sort();
    if (subjects.join() === said) return;
    said = subjects.join();
    onSpeaking(subjects);
  }

  return {
    start() {
      this.stop();
      statsTimer = setInterval(lookAtStats, statsEvery);
      levelsTimer = setInterval(lookAtLevels, levelsEvery);
    },
    stop() {
      clearInterval(statsTimer);
      clearInterval(levelsTimer);
      heard.clear();
      if (said) onSpeaking([]);
      said = '';
    },
  };
}
