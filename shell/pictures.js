// @ts-check
// Tells the app what the devices do and whose pictures flow: device words from media.js, and the <video> elements as they
// come, fill with their first frame, and go.
// Owns what was told last. Never makes or places an element.

const TROUBLES = new Set(['denied', 'missing', 'busy', 'lost']);

/**
 * @param {HTMLElement} container
 * @param {{toApp: (event: object) => void, changed: () => void}} to
 */
export function watchPictures(container, { toApp, changed }) {
  /** @type {Record<string, any>} */
  const states = { camera: 'off', microphone: 'off', screen: 'off', blocked: false, trouble: false };

  let quality = 'good', heard = '';

  const tell = () => {
    const flowing = [...container.querySelectorAll('video')].filter((video) => video.readyState >= 2);
    const on = (/** @type {string} */ device) => states[device] === 'on';
    const wanted = (/** @type {string} */ device) => on(device) || states[device] === 'asking';
    toApp({
      s: 'media', camera: on('camera'), microphone: on('microphone'), screen: on('screen'), camera_wanted: wanted('camera'),
      microphone_wanted: wanted('microphone'), camera_picture: flowing.some((video) => video.dataset.own === '' && video.dataset.kind === 'camera'),
      blocked: states.blocked, trouble: states.trouble,
      pictures: flowing.filter((video) => video.dataset.own === undefined).map(({ dataset }) => ({ subject: dataset.subject, kind: dataset.kind })),
    });
    changed();
  };

  container.addEventListener('loadeddata', tell, true);
  new MutationObserver(tell).observe(container, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-subject', 'data-kind'] });

  return {
    /** media.js's onState. @param {Record<string, any>} change */
    device(change) {
      let news = false;
      for (const name of Object.keys(states)) {
        if (change[name] === undefined || change[name] === states[name]) continue;
        states[name] = change[name];
        news = true;
        if (TROUBLES.has(change[name])) toApp({ e: 'alert', code: `${name}-${change[name]}` });
      }
      // Only what changed: while nobody speaks nothing is drawn.
      if (change.speaking && change.speaking.join() !== heard) {
        heard = change.speaking.join();
        toApp({ s: 'heard', subjects: change.speaking });
      }
      if (change.quality && change.quality.state !== quality) {
        quality = change.quality.state;
        toApp({ s: 'quality', state: quality });
      }
      if (change.unsupported) toApp({ e: 'alert', code: 'unsupported-browser' });
      if (news) tell();
    },
  };
}
