// Which way media takes: straight to the engine, and where that does not get through, by way of the school's relay.
// Holds how to use the relay. Never prefers it: with a relay ICE tries the straight way too, and takes it if it can.
// @ts-check

const straightWithin = 3_000; // ms for the straight way, from the answer on; where UDP passes it takes a few
const gatherWithin = 1_000; // host candidates only: there in milliseconds
const relayedWithin = 3_000; // TLS and the relay's three questions, on a slow line

export function createWay() {
  /** @type {RTCIceServer[]} */
  let relays = [];
  let needed = false; // in this tab the straight way has failed

  return {
    /** From the keeper, which has checked it. @param {{urls: string[], username?: string, credential?: string}} offer */
    offer({ urls, username, credential }) {
      relays = urls.length > 0 ? [{ urls, username, credential }] : [];
    },
    /** For a new connection. @returns {RTCConfiguration} */
    configuration: () => (needed && relays.length > 0 ? { iceServers: relays } : {}),

    /** Calls `again` when this connection should be made anew, because the straight way does not lead anywhere. @param {RTCPeerConnection} pc @param {() => void} again */
    judge(pc, again) {
      if (needed) return;
      const alone = () => pc.connectionState === 'new' || pc.connectionState === 'connecting' || pc.connectionState === 'failed';
      const look = () => {
        if (relays.length === 0 || !alone()) return;
        needed = true;
        again();
      };
      pc.addEventListener('connectionstatechange', () => {
        if (pc.connectionState === 'failed' || pc.connectionState === 'disconnected') needed = relays.length > 0;
      });
      pc.addEventListener('signalingstatechange', () => {
        if (pc.signalingState === 'stable') setTimeout(look, straightWithin);
      });
    },

    /** No trickle: the description holds the candidates. One of the relay is enough. @param {RTCPeerConnection} pc */
    gathered(pc) {
      if (pc.iceGatheringState === 'complete') return Promise.resolve();
      const relayed = (pc.getConfiguration().iceServers ?? []).length > 0;
      return new Promise((resolve) => {
        pc.addEventListener('icegatheringstatechange', () => {
          if (pc.iceGatheringState === 'complete') resolve(undefined);
        });
        pc.addEventListener('icecandidate', ({ candidate }) => {
          if (candidate?.type === 'relay') resolve(undefined);
        });
        setTimeout(resolve, relayed ? relayedWithin : gatherWithin);
      });
    },
  };
}
