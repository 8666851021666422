// A peer connection, as sending and receiving both make theirs: which way it takes, and when it counts as broken.
// Holds nothing. Never makes another one by itself, and says nothing of one that is no longer the current one.
// @ts-check

const healWithin = 6_000; // a connection that broke for longer is made anew
// Refusals that say nothing about the peer connection: asked again, while media flows on.
export const passing = new Set(['not-connected', 'busy', 'slow-down']);
const waits = [250, 500, 1000, 2000, 4000, 8000];

/** @param {number} failures  milliseconds to wait before the next try, spread so that a class does not come all at once */
export function waitAfter(failures) {
  return waits[Math.min(failures, waits.length - 1)] * (0.75 + Math.random() / 2);
}

/**
 * @param {{
 *   transforms: ReturnType<import('./transforms.js').createTransforms>,
 *   way: ReturnType<import('./way.js').createWay>,
 *   isCurrent: (pc: RTCPeerConnection) => boolean,
 *   onBroken: () => void,
 *   onConnected: () => void,
 * }} around  onBroken: it failed, did not heal, or its way leads nowhere
 */
export function connect({ transforms, way, isCurrent, onBroken, onConnected }) {
  const pc = new RTCPeerConnection({ ...transforms.configuration, ...way.configuration(), bundlePolicy: 'max-bundle' });
  const broken = () => {
    if (isCurrent(pc)) onBroken();
  };
  way.judge(pc, broken);
  let timer = 0;
  pc.addEventListener('connectionstatechange', () => {
    clearTimeout(timer);
    if (pc.connectionState === 'failed') broken();
    if (pc.connectionState === 'disconnected') timer = setTimeout(broken, healWithin);
    if (pc.connectionState === 'connected' && isCurrent(pc)) onConnected();
  });
  return pc;
}
