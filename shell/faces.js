// @ts-check
// The faces that words are drawn in, looked up while app.wasm is on its way.

/** The styles of wasm/app/ui/theme.h, and of the initials in a class file. One that is missing here is looked up when its first word is drawn: later, not wrongly. */
const STYLES = ['400 17px', '700 17px', '400 16px', '700 16px', '700 18px', '700 22px', '700 32px', '700 44px'];
const PATIENCE_MS = 600;

/** A browser looks for a face anew in each size, for some milliseconds of a slow machine. @param {string} family */
async function lookUp(family) {
  const pen = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(1, 1).getContext('2d'));
  for (const style of STYLES) {
    pen.font = `${style} ${family}`;
    pen.measureText('a');
    await new Promise((done) => setTimeout(done)); // what arrives meanwhile goes first
  }
}

/**
 * Resolves when words can be drawn. A face that comes with the page is waited for only so long, then the system's stands in until it is there.
 * @param {string} family as CSS writes it
 * @param {() => void} late the page's own face came after all
 */
export function loadFaces(family, late) {
  const faces = Promise.allSettled([document.fonts.load(`400 17px ${family}`), document.fonts.load(`700 17px ${family}`)]);
  let waiting = true;
  faces.then(() => { if (!waiting) late(); });
  void lookUp(family);
  return Promise.race([faces, new Promise((done) => setTimeout(done, PATIENCE_MS))]).finally(() => { waiting = false; });
}
