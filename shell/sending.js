// The one peer connection through which this tab sends: microphone, camera, screen.
// Holds the connection and the tracks in it. Never negotiates a sender that has no transform.
// @ts-check

import { connect, passing, waitAfter } from './connecting.js';
import { createReports } from './pulse.js';

/** @typedef {import('./transforms.js').Kind} Kind */

/** @type {Record<Kind, {medium: 'audio'|'video', codec: string, maxBitrate: number}>} */
const plans = {
  audio: { medium: 'audio', codec: 'audio/opus', maxBitrate: 32_000 },
  camera: { medium: 'video', codec: 'video/VP8', maxBitrate: 300_000 },
  screen: { medium: 'video', codec: 'video/VP8', maxBitrate: 1_500_000 },
  'screen-audio': { medium: 'audio', codec: 'audio/opus', maxBitrate: 64_000 },
};
const answerWithin = 10_000;

/** @param {Kind} kind */
function codecsFor(kind) {
  const { medium, codec } = plans[kind];
  const all = RTCRtpSender.getCapabilities(medium)?.codecs ?? [];
  return all.filter((one) => one.mimeType === codec || one.mimeType === 'video/rtx');
}

/**
 * @param {{
 *   transforms: ReturnType<import('./transforms.js').createTransforms>,
 *   way: ReturnType<import('./way.js').createWay>,
 *   toKeeper: (message: object) => void,
 *   onTrouble: (failing: boolean) => void,
 * }} around
 */
export function createSending({ transforms, way, toKeeper, onTrouble }) {
  /** @type {RTCPeerConnection | null} */
  let pc = null;
  /** @type {Map<Kind, RTCRtpTransceiver>} */
  const transceivers = new Map();
  /** @type {Map<Kind, MediaStreamTrack>} */
  const tracks = new Map();
  let active = false; // in class, engine up
  let fresh = true; // the next publish begins a new connection
  let asking = false;
  let round = 0; // of the newest offer: answers to earlier ones come too late
  let again = false;
  let failures = 0;
  let timer = 0;

  const reports = createReports(() => pc, () => rebuild());

  /** @param {Kind} kind @param {MediaStreamTrack} track */
  function addTo(kind, track) {
    if (!pc) return;
    const transceiver = pc.addTransceiver(plans[kind].medium, {
      direction: 'sendonly',
      sendEncodings: [{ maxBitrate: plans[kind].maxBitrate }],
    });
    transforms.send(transceiver.sender, kind);
    transceiver.setCodecPreferences?.(codecsFor(kind));
    transceiver.sender.replaceTrack(track);
    transceivers.set(kind, transceiver);
  }

  function begin() {
    close();
    pc = connect({
      transforms, way, isCurrent: (one) => one === pc, onBroken: rebuild, onConnected() {
        failures = 0;
        onTrouble(false);
      },
    });
    for (const [kind, track] of tracks) addTo(kind, track);
    fresh = true;
    negotiate();
  }

  async function negotiate() {
    if (!pc || !active) return;
    if (asking) {
      again = true;
      return;
    }
    const current = pc;
    const mine = ++round;
    asking = true;
    again = false;
    /** @type {{mid: string, kind: Kind}[]} */
    let streams = [];
    try {
      await current.setLocalDescription();
      // Now, not later: one that is added while candidates are gathered is not in this offer yet.
      streams = [...transceivers].flatMap(([kind, { mid }]) => (mid === null ? [] : [{ mid, kind }]));
      await way.gathered(current);
    } catch {
      if (pc === current) rebuild();
      return;
    }
    if (pc !== current || round !== mine) return;
    toKeeper({ m: 'publish', sdp: current.localDescription?.sdp, streams, fresh, round });
    clearTimeout(timer);
    timer = setTimeout(() => pc === current && rebuild(), answerWithin);
  }

  /** A new connection after a while; the longer, the more often it failed. */
  function rebuild() {
    close();
    onTrouble(true);
    if (!active || transceivers.size + tracks.size === 0) return;
    clearTimeout(timer);
    timer = setTimeout(() => active && begin(), waitAfter(failures++));
  }

  function close() {
    clearTimeout(timer);
    asking = false;
    for (const { sender } of transceivers.values()) transforms.drop(sender);
    transceivers.clear();
    pc?.close();
    pc = null;
  }

  return {
    /** null: nothing goes out any more, not even an empty packet. @param {Kind} kind @param {MediaStreamTrack | null} track */
    setTrack(kind, track) {
      if (track) tracks.set(kind, track);
      else tracks.delete(kind);
      const transceiver = transceivers.get(kind);
      if (transceiver) {
        transceiver.sender.replaceTrack(track);
      } else if (track && active) {
        if (!pc) return begin();
        addTo(kind, track);
        negotiate();
      }
    },
    /** In class and the engine is up: (again) from nothing. */
    start() {
      active = true;
      failures = 0;
      close();
      reports.start();
      if (tracks.size > 0) begin();
    },
    stop() {
      active = false;
      reports.stop();
      close();
    },
    /** The way to the server was interrupted: the connection may stand, the last request may be lost. */
    resume() {
      if (!active || !pc) return;
      asking = false;
      negotiate();
    },
    /** The way to the server broke and is there again: a request may be lost, and media may have lost its way too. */
    reconnected() {
      reports.suspect();
      failures = 0;
      if (asking || fresh) this.resume();
    },
    /** @param {string} sdp @param {number} to  the round that it answers */
    async published(sdp, to) {
      const current = pc;
      if (!current || !asking || !sdp || to !== round) return;
      clearTimeout(timer);
      try {
        await current.setRemoteDescription({ type: 'answer', sdp });
      } catch {
        if (pc === current) rebuild();
        return;
      }
      if (pc !== current) return;
      fresh = false;
      asking = false;
      if (again) negotiate();
    },
    /** @param {string} code @param {number} of  the round that failed */
    failed(code, of) {
      if (!asking || of !== round) return;
      if (!passing.has(code)) return rebuild();
      asking = false;
      clearTimeout(timer);
      timer = setTimeout(negotiate, waitAfter(failures++));
    },
    /** Others need a picture that stands alone, under the new key. @param {Kind} kind */
    async keyFrame(kind) {
      const sender = transceivers.get(kind)?.sender;
      if (!sender?.track || plans[kind].medium !== 'video') return;
      try {
        const parameters = sender.getParameters();
        const options = { encodingOptions: parameters.encodings.map(() => ({ keyFrame: true })) };
        await /** @type {any} */ (sender).setParameters(parameters, options);
        toKeeper({ m: 'key_frame', kind });
      } catch {
        // A browser without it: receivers ask by themselves (PLI) as soon as they cannot decode.
      }
    },
    connection: () => pc,
  };
}
