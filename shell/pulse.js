// Whether a connection that calls itself connected still carries anything. After a change of networks ICE may be content with
// the new way while the engine still speaks to the old one: pictures go out, and nobody's wish for a key frame comes in.
// Holds counts. Never closes anything itself.
// @ts-check

const lookEvery = 1_000;
// Looks with packets sent and no report of the engine. How long its pauses are, a connection shows; the first is the longest.
const atLeast = 6;
const afterTrouble = 3; // the way to the server broke: then this one may have, too
const unknown = 12;
const suspectFor = 12;
const silence = 1_200; // a quiet microphone sends every 0.4 s

/**
 * For the sending end: calls `stalled` when what is sent is answered by no receiver report any more.
 * @param {() => RTCPeerConnection | null} connection @param {() => void} stalled
 */
export function createReports(connection, stalled) {
  let timer = 0;
  let looks = 0; // how many have gone by, sending, without a report
  let longest = 0; // how many that ever were, and a report came after all
  let reports = 0;
  let suspect = 0;
  let before = { sent: 0, reported: 0 };
  /** @type {RTCPeerConnection | null} */
  let of = null;

  async function look() {
    const pc = connection();
    if (!pc || (pc.connectionState !== 'connected' && pc.connectionState !== 'disconnected')) return;
    let sent = 0, reported = 0;
    for (const one of (await pc.getStats()).values()) {
      if (one.type === 'outbound-rtp') sent += one.packetsSent ?? 0;
      if (one.type === 'remote-inbound-rtp') reported = Math.max(reported, one.timestamp);
    }
    if (pc !== connection()) return;
    if (pc !== of) {
      looks = longest = reports = 0;
    } else if (reported !== before.reported) {
      if (reports++ > 0) longest = Math.max(longest, looks);
      looks = 0;
    } else if (sent > before.sent) {
      looks++;
    }
    of = pc;
    before = { sent, reported };
    suspect = Math.max(0, suspect - 1);
    if (reports === 0) return;  // too early, or a browser that tells of none
    const patience = reports === 1 ? unknown : suspect > 0 ? Math.max(afterTrouble, longest + 2) : Math.max(atLeast, 2 * longest + 2);
    if (looks < patience) return;
    looks = suspect = 0;
    stalled();
  }

  return {
    start() {
      clearInterval(timer);
      timer = setInterval(look, lookEvery);
    },
    stop: () => clearInterval(timer),
    suspect() { suspect = suspectFor; },
  };
}

/** For the receiving end: whether anything comes in within a moment. @param {RTCPeerConnection} pc */
export async function isSilent(pc) {
  const received = async () => {
    let packets = 0;
    for (const one of (await pc.getStats()).values()) if (one.type === 'inbound-rtp') packets += one.packetsReceived ?? 0;
    return packets;
  };
  const before = await received();
  await new Promise((done) => setTimeout(done, silence));
  return (await received()) === before;
}
