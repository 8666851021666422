// Puts the worker between WebRTC's encoder (or decoder) and its packets: every frame passes through the keeper.
// Holds the numbers of the transforms it made. Never lets a sender or receiver go without one.
// @ts-check

/** @typedef {'audio'|'camera'|'screen'|'screen-audio'} Kind */

/** How this browser transforms encoded frames: 'script', 'streams' (Chromium before 141), or null: not at all. */
export function transformWay() {
  if (typeof RTCPeerConnection === 'undefined') return null;
  if (typeof globalThis.RTCRtpScriptTransform !== 'undefined') return 'script';
  if (typeof RTCRtpSender !== 'undefined' && 'createEncodedStreams' in RTCRtpSender.prototype) return 'streams';
  return null;
}

/** @param {Worker} worker */
export function createTransforms(worker) {
  const way = transformWay();
  let last = 0;
  /** @type {WeakMap<object, {handle: number, subject: string, kind: Kind}>} */
  const attached = new WeakMap();

  /**
   * @param {any} end  an RTCRtpSender or RTCRtpReceiver
   * @param {{side: string, kind: Kind, subject: string}} options
   */
  function attach(end, options) {
    const handle = ++last;
    const carried = options.side === 'send' ? { handle, side: 'send', kind: options.kind } : { handle, ...options };
    if (way === 'script') {
      end.transform = new globalThis.RTCRtpScriptTransform(worker, carried);
    } else if (way === 'streams') {
      const { readable, writable } = end.createEncodedStreams();
      worker.postMessage({ to: 'transform', ...carried, readable, writable }, [readable, writable]);
    } else {
      throw new Error('no encoded transform');
    }
    attached.set(end, { handle, subject: options.subject, kind: options.kind });
  }

  return {
    way,
    /** @type {RTCConfiguration} */
    configuration: /** @type {any} */ (way === 'streams' ? { encodedInsertableStreams: true } : {}),

    /** Right after the transceiver is made, before anything is negotiated. @param {RTCRtpSender} sender @param {Kind} kind */
    send(sender, kind) {
      attach(sender, { side: 'send', kind, subject: '' });
    },

    /**
     * In the track callback; again when the receiver is given to another stream (the answer goes out after that).
     * @param {RTCRtpReceiver} receiver @param {string} subject @param {Kind} kind
     */
    receive(receiver, subject, kind) {
      const known = attached.get(receiver);
      if (!known) return attach(receiver, { side: 'receive', subject, kind });
      if (known.subject === subject && known.kind === kind) return;
      known.subject = subject;
      known.kind = kind;
      worker.postMessage({ to: 'retarget', handle: known.handle, subject, kind });
    },

    /** @param {RTCRtpSender | RTCRtpReceiver} end */
    drop(end) {
      const known = attached.get(end);
      if (known) worker.postMessage({ to: 'drop', handle: known.handle });
      attached.delete(end);
    },
  };
}
