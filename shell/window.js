// @ts-check
// The teacher's picture in a small window above all others, where the browser has Picture-in-Picture.
// Owns that window. The app says whose picture may be in it, and when not any more. Never shows more than the page does: it
// is the page's own <video>, and closes when that goes.

/** @param {{find: (subject: string, kind: 'camera') => HTMLVideoElement | null, container: HTMLElement, toApp: (event: object) => void}} around */
export function createWindow({ find, container, toApp }) {
  /** @type {HTMLVideoElement | null} */
  let shown = null;
  let wanted = '';
  const tell = () => toApp({ s: 'window', possible: document.pictureInPictureEnabled === true, subject: shown?.dataset.subject ?? '' });

  function close() {
    const video = shown;
    shown = null;
    if (video) {
      video.disablePictureInPicture = true;
      if (document.pictureInPictureElement === video) document.exitPictureInPicture().catch(() => {});
    }
    tell();
  }

  /** @param {string} subject */
  async function open(subject) {
    const video = find(subject, 'camera');
    if (!video) return;
    video.disablePictureInPicture = false; // elements.js: nobody's picture leaves the page unasked
    try {
      await video.requestPictureInPicture();
    } catch {
      video.disablePictureInPicture = true;
      return tell();
    }
    shown = video;
    video.addEventListener('leavepictureinpicture', () => { if (shown === video) close(); }, { once: true });
    if (wanted !== subject || !video.isConnected) return close(); // it was taken back meanwhile
    tell();
  }

  new MutationObserver(() => { if (shown && !shown.isConnected) close(); }).observe(container, { childList: true, subtree: true });
  tell();

  return (/** @type {string} */ subject) => {
    wanted = subject;
    if (subject) open(subject);
    else close();
  };
}
