// Encoded frames on their way through the keeper, by RTCRtpScriptTransform or by createEncodedStreams.
// Owns the pipes. Never lets a frame pass that the keeper did not work on, and never throws: that would end the stream.
// @ts-check

const early = -7; // Drop::early
const holdFor = 1_000;
const tryEvery = 20;

/**
 * @param {any} module  keeper.wasm
 * @param {() => number} now
 */
export function createFrames(module, now) {
  const capacity = module._keeper_frame_capacity();
  /** How often each handle dropped a frame, by reason (wasm/keeper/frames.h, Drop). @type {Map<number, Map<number, number>>} */
  const dropped = new Map();

  /** @param {number} handle @param {number} reason */
  const count = (handle, reason) => {
    const reasons = dropped.get(handle) ?? new Map();
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    dropped.set(handle, reasons);
  };

  /**
   * One frame through the keeper: its new size, or why it was dropped.
   * @param {(handle: number, size: number, now: number) => number} work @param {number} handle @param {any} frame
   */
  const pass = (work, handle, frame) => {
    const data = new Uint8Array(frame.data);
    if (data.length > capacity) return 0;
    const at = module._keeper_frame_buffer();
    module.HEAPU8.set(data, at);
    const size = work(handle, data.length, now());
    if (size > 0) frame.data = module.HEAPU8.slice(at, at + size).buffer;  // the view may be new after the call
    return size;
  };

  /**
   * Frame after frame, until an end is gone. A loop instead of pipeThrough and pipeTo: those take twice as long for each
   * frame, and longer than the cipher.
   * @param {(handle: number, size: number, now: number) => number} work @param {number} handle
   * @param {ReadableStream} readable @param {WritableStream} writable
   */
  async function carry(work, handle, readable, writable) {
    const reader = readable.getReader(), writer = writable.getWriter();
    let patient = true;
    try {
      for (;;) {
        const { value: frame, done } = await reader.read();
        if (done) break;
        let size = pass(work, handle, frame);
        // Senders change their key soon after a Commit. Whoever gets the Commit later than the first frame under the new key
        // keeps that frame, and those behind it, for a moment instead of losing them and waiting for a key frame.
        if (size === early && patient) {
          for (const until = now() + holdFor; size === early && now() < until;) {
            await new Promise((again) => setTimeout(again, tryEvery));
            size = pass(work, handle, frame);
          }
        }
        patient = size !== early;
        if (size > 0) await writer.write(frame);
        else count(handle, size);
      }
      await writer.close();
    } catch (error) {  // the other end is of no use any more
      reader.cancel(error).catch(() => {});
      writer.abort(error).catch(() => {});
    }
  }

  return {
    /** @param {{handle: number, side: string}} options @param {ReadableStream} readable @param {WritableStream} writable */
    pipe({ handle, side }, readable, writable) {
      const work = side === 'send' ? module._keeper_encrypt : module._keeper_decrypt;
      carry(work, handle, readable, writable);
    },
    /** @param {number} handle */
    drop(handle) { dropped.delete(handle); },
    dropped,
  };
}
