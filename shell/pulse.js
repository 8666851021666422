// Whether a connection that calls itself connected still carries anything. After a change of networks ICE may be content with
// the new way while the engine still speaks to the old one: pictures go out, and nobody's wish for a key frame comes in.
// Holds counts. Never closes anything itself.
// @ts-check

const lookEvery = 1_000;
const patience = 6; // looks with packets sent and no report of the engine, which come every second
const littlePatience = 3; // after the way to the server broke: then the other way may have, too
const suspectFor = 10;
const silence = 2_500;

/**
 * For the sending end: calls `stalled` when what is sent is answered by no receiver report any more.
 * @param {() => RTCPeerConnection | null} connection @param {() => void} stalled
 */
export function createReports(connection, stalled) {
  let timer = 0;
  let looks = 0; // how many have gone by, sending, without a report
  let blind = 0; // how often in vain: a browser that tells of no reports is believed once
  let suspect = 0;
  let before = { sent: 0, reported: 0 };
  /** @type {RTCPeerConnection | null} */
  let of = null;

  async function look() {
    const pc = connection();
    if (!pc || pc.connectionState !== 'connected') return;
    let sent = 0, reported = 0;
    for (const one of (await pc.getStats()).values()) {
      if (one.type === 'outbound-rtp') sent += one.packetsSent ?? 0;
      if (one.type === 'remote-inbound-rtp') reported = Math.max(reported, one.timestamp);
    }
    if (pc !== connection()) return;
    if (reported > 0) blind = 0;
    if (pc !== of || reported !== before.reported) looks = 0;
    else if (sent > before.sent) looks++;
    of = pc;
    before = { sent, reported };
    suspect = Math.max(0, suspect - 1);
    // The first report may take as long as five seconds.
    if (looks < (suspect > 0 && reported > 0 ? littlePatience : patience)) return;
    looks = suspect = 0;
    if (reported > 0 || blind++ === 0) stalled();
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
