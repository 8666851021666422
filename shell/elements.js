// The <video> elements under the canvas and the <audio> elements nobody sees: one for each stream that is played.
// Holds the elements. Never places them: the app does, by videoElement().
// @ts-check

/** @typedef {import('./transforms.js').Kind} Kind */

/** @param {{container: HTMLElement, onBlocked: (blocked: boolean) => void}} around */
export function createElements({ container, onBlocked }) {
  /** @type {Map<string, HTMLMediaElement>} */
  const elements = new Map();
  let blocked = false;
  let speaker = ''; // its id; empty: the system's choice

  /** @param {string} subject @param {Kind} kind */
  const name = (subject, kind) => `${subject} ${kind}`;

  /** @param {HTMLMediaElement} element */
  async function start(element) {
    try {
      await element.play();
    } catch (error) {
      // The browser wants a gesture first. AbortError: the element was changed meanwhile, its next play() counts.
      if (error instanceof DOMException && error.name === 'NotAllowedError' && !blocked) {
        blocked = true;
        onBlocked(true);
      }
    }
  }

  function gesture() {
    if (!blocked) return;
    blocked = false;
    onBlocked(false);
    for (const element of elements.values()) if (element.paused) start(element);
  }
  addEventListener('pointerdown', gesture, { capture: true });
  addEventListener('keydown', gesture, { capture: true });

  /** @param {HTMLMediaElement} element */
  function direct(element) {
    if (element instanceof HTMLAudioElement && 'setSinkId' in element && (speaker || element.sinkId)) element.setSinkId(speaker).catch(() => {}); // gone: the system's
  }

  /** @param {string} subject @param {Kind} kind */
  function remove(subject, kind) {
    const element = elements.get(name(subject, kind));
    if (!element) return;
    elements.delete(name(subject, kind));
    element.srcObject = null;
    element.remove();
  }

  return {
    /** @param {string} subject @param {Kind} kind @param {MediaStreamTrack} track @param {boolean} [own] */
    play(subject, kind, track, own = false) {
      remove(subject, kind);
      const video = track.kind === 'video';
      const element = document.createElement(video ? 'video' : 'audio');
      element.dataset.subject = subject;
      element.dataset.kind = kind;
      if (own) element.dataset.own = '';
      element.autoplay = true;
      element.setAttribute('aria-hidden', 'true'); // the mirror speaks of people; this is only the picture
      if (element instanceof HTMLVideoElement) {
        element.muted = true; // voices have elements of their own
        element.playsInline = true;
        element.disablePictureInPicture = true;
      }
      element.srcObject = new MediaStream([track]);
      direct(element);
      elements.set(name(subject, kind), element);
      container.append(element);
      start(element);
    },
    remove,
    /** @param {string} id  of the speaker that voices come from */
    speakThrough(id) {
      speaker = id;
      for (const element of elements.values()) direct(element);
    },
    /** @param {string} subject @param {Kind} kind @returns {HTMLVideoElement | null} */
    video(subject, kind) {
      const element = elements.get(name(subject, kind));
      return element instanceof HTMLVideoElement ? element : null;
    },
    /** @param {string} from @param {string} to  one's own subject is known only after joining */
    rename(from, to) {
      for (const [key, element] of [...elements]) {
        if (element.dataset.subject !== from) continue;
        elements.delete(key);
        element.dataset.subject = to;
        elements.set(name(to, /** @type {Kind} */ (element.dataset.kind)), element);
      }
    },
  };
}
