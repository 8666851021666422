// @ts-check
// Puts the <video> elements where the canvas has its holes, in the same frame as the drawing.
// Owns their place and visibility; the elements themselves are media.js's.
// Never plays, mutes or makes one.

/** @typedef {{subject: string, kind: string, mirrored: boolean, contain: boolean, rect: number[], clip: number[]}} Hole */

/**
 * @param {(subject: string, kind: string) => HTMLVideoElement | null | undefined} find
 */
export function createVideos(find) {
  /** @type {Set<HTMLVideoElement>} */
  let shown = new Set();
  /** @type {Hole[]} */
  let holes = [];

  function place() {
    const now = new Set();
    for (const hole of holes) {
      const video = find(hole.subject, hole.kind);
      if (!video) continue;
      now.add(video);
      const [x, y, w, h] = snapped(hole.rect);
      const [cx, cy, cw, ch] = hole.clip;
      const style = video.style;
      style.translate = `${x}px ${y}px`; // before scale, which mirrors
      style.width = `${w}px`;
      style.height = `${h}px`;
      const inset = [cy - y, x + w - cx - cw, y + h - cy - ch, cx - x].map((edge) => Math.max(0, edge));
      style.clipPath = inset.some((edge) => edge > 0) ? `inset(${inset.map((edge) => `${edge}px`).join(' ')})` : '';
      video.classList.add('shown');
      video.classList.toggle('mirrored', hole.mirrored);
      video.classList.toggle('contain', hole.contain);
    }
    for (const video of shown) if (!now.has(video)) video.classList.remove('shown');
    shown = now;
  }

  return {
    /** @param {Hole[]} message */
    update(message) {
      holes = message;
      place();
    },
    /** Elements came or went. */
    refresh: place,
  };
}

/** To device pixels. @param {number[]} rect */
function snapped([x, y, w, h]) {
  const ratio = window.devicePixelRatio || 1;
  const snap = (/** @type {number} */ value) => Math.round(value * ratio) / ratio;
  return [snap(x), snap(y), snap(x + w) - snap(x), snap(y + h) - snap(y)];
}
