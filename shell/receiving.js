// The one peer connection through which this tab receives, and the <video> and <audio> elements that play it.
// Holds the connection, what is wanted and the elements. Never plays a track whose receiver has no transform.
// @ts-check

import { connect, passing, waitAfter } from './connecting.js';
import { isSilent } from './pulse.js';

/** @typedef {import('./transforms.js').Kind} Kind */
/** @typedef {{subject: string, kinds: Kind[]}} Feed */
/** @typedef {{mid: string, subject: string | null, kind: Kind}} OfferedStream */
/** @typedef {{sdp: string, streams: OfferedStream[], round: number, serial: number}} Offer  round: of the connection; serial: which of its offers */

const offerWithin = 10_000;
// Asked again now and then, the same: if an offer or an answer was lost with a connection, it comes again.
const askEvery = 10_000;

/**
 * @param {{
 *   transforms: ReturnType<import('./transforms.js').createTransforms>,
 *   way: ReturnType<import('./way.js').createWay>,
 *   toKeeper: (message: object) => void,
 *   elements: ReturnType<import('./elements.js').createElements>,
 *   onTrouble: (failing: boolean) => void,
 * }} around
 */
export function createReceiving({ transforms, way, toKeeper, elements, onTrouble }) {
  /** @type {RTCPeerConnection | null} */
  let pc = null;
  /** @type {Feed[]} */
  let feeds = [];
  /** @type {((feeds: Feed[]) => Feed[]) | null} */
  let choose = null;
  let active = false;
  let isNew = true; // the engine has not been told of this connection
  let round = Math.floor(Math.random() * 2 ** 31); // this connection's name: offers carry it, answers too
  let asked = ''; // the wanted set that was sent last
  let failures = 0;
  let timer = 0;
  let ticker = 0;
  let work = Promise.resolve(); // offers are taken one after the other
  /** @type {Map<string, {receiver: RTCRtpReceiver, subject: string, kind: Kind}>} */
  const playing = new Map(); // by mid

  const wanted = () => (choose ? choose(feeds) : feeds).filter((feed) => feed.kinds.length > 0);

  function subscribe() {
    if (!active) return;
    const want = wanted();
    const text = JSON.stringify(want);
    if (text === asked || (!pc && want.length === 0)) return;
    asked = text;
    if (!pc) begin();
    const fresh = isNew;
    isNew = false;
    toKeeper({ m: 'subscribe', want, fresh, round });
    if (!fresh) return;
    clearTimeout(timer);
    // No offer comes while none of the wanted sends; then the feeds change and we ask again anyway.
    timer = setTimeout(() => pc && !pc.remoteDescription && rebuild(), offerWithin);
  }

  /** The way to the server may have been interrupted: ask for the same again. */
  function resume() {
    if (!pc?.remoteDescription) return;
    asked = '';
    subscribe();
  }

  /** The way to the server broke and is there again. What carries nothing is made anew: then nothing is lost by it. */
  async function reconnected() {
    failures = 0;
    asked = '';
    if (!pc?.remoteDescription) close(); // what it asked for may be answered yet, or never
    subscribe();
    const current = pc;
    if (!current?.remoteDescription || playing.size === 0 || !(await isSilent(current))) return;
    if (pc === current && active) rebuild();
  }

  function begin() {
    pc = connect({
      transforms, way, isCurrent: (one) => one === pc, onBroken: rebuild, onConnected() {
        failures = 0;
        onTrouble(false);
      },
    });
    round++;
    isNew = true;
  }

  function close() {
    clearTimeout(timer);
    asked = '';
    work = Promise.resolve(); // what a connection was asked before it was closed is never answered: nobody waits for it
    for (const [mid, one] of playing) {
      elements.remove(one.subject, one.kind);
      transforms.drop(one.receiver);
      playing.delete(mid);
    }
    pc?.close();
    pc = null;
  }

  function rebuild() {
    close();
    onTrouble(true);
    if (!active) return;
    timer = setTimeout(subscribe, waitAfter(failures++));
  }

  /** @param {Offer} offer */
  async function take({ sdp, streams, round: of, serial }) {
    const current = pc;
    if (!current || of !== round) return; // made for a connection that is no more
    clearTimeout(timer);
    const byMid = new Map(streams.map((stream) => [stream.mid, stream]));
    // The transform is there before the first frame is: attached in the track callback, which comes first of all.
    current.ontrack = ({ transceiver }) => {
      const stream = byMid.get(transceiver.mid ?? '');
      if (stream?.subject) transforms.receive(transceiver.receiver, stream.subject, stream.kind);
    };
    await current.setRemoteDescription({ type: 'offer', sdp });
    if (pc !== current) return;
    /** @type {{receiver: RTCRtpReceiver, subject: string, kind: Kind}[]} */
    const begun = [];
    for (const transceiver of current.getTransceivers()) {
      const mid = transceiver.mid ?? '';
      const stream = byMid.get(mid);
      const before = playing.get(mid);
      const subject = stream?.subject || '';
      if (before && (before.subject !== subject || before.kind !== stream?.kind)) {
        elements.remove(before.subject, before.kind);
        playing.delete(mid);
      }
      if (!stream || !subject) continue;
      transforms.receive(transceiver.receiver, subject, stream.kind);
      if (before && playing.has(mid)) continue;
      const one = { receiver: transceiver.receiver, subject, kind: stream.kind };
      playing.set(mid, one);
      begun.push(one);
    }
    await current.setLocalDescription();
    await way.gathered(current);
    if (pc !== current) return;
    toKeeper({ m: 'answer', sdp: current.localDescription?.sdp, round, serial });
    for (const { receiver, subject, kind } of begun) elements.play(subject, kind, receiver.track);
  }

  return {
    /** @param {Feed[]} now */
    setFeeds(now) {
      feeds = now;
      failures = 0;
      subscribe();
    },
    /** Which of the feeds to receive, e.g. those with a tile. @param {(feeds: Feed[]) => Feed[]} chooser */
    setChoice(chooser) {
      choose = chooser;
      subscribe();
    },
    start() {
      active = true;
      failures = 0;
      close();
      subscribe();
      clearInterval(ticker);
      ticker = setInterval(resume, askEvery);
    },
    stop() {
      active = false;
      clearInterval(ticker);
      close();
    },
    resume,
    reconnected,
    /** @param {Offer} one */
    offer(one) {
      work = work.then(() => take(one)).catch(() => one.round === round && rebuild());
    },
    /** @param {string} code @param {number} of */
    failed(code, of) {
      if (!pc || of !== round) return;
      if (!passing.has(code)) return rebuild();
      asked = '';
      if (!pc.remoteDescription) close();
      clearTimeout(timer);
      timer = setTimeout(subscribe, waitAfter(failures++));
    },
    playing: () => [...playing.values()],
    connection: () => pc,
  };
}
