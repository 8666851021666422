// @ts-check
// The canvas's size and its frames: drawn when asked for, in step with the display, and not at all otherwise.
// Owns the canvas's pixel size and the one pending frame. Counts draws in the canvas's data-draws, for tests and benches.
// Never loops.

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{resize: (width: number, height: number, ratio: number) => void, frame: (now: number, visible: boolean) => void,
 *   restored: () => void}} app
 */
export function createScreen(canvas, app) {
  let pending = false, draws = 0, started = false;

  const frame = () => {
    pending = false;
    const visible = document.visibilityState === 'visible';
    if (visible) canvas.dataset.draws = String(++draws);
    app.frame(performance.now(), visible);
  };

  const request = () => {
    if (pending || !started) return;
    pending = true;
    // A hidden tab gets no animation frames; its live regions still have to speak.
    if (document.visibilityState === 'visible') requestAnimationFrame(frame);
    else setTimeout(frame, 100);
  };

  // A keyboard on the glass takes part of the page away, on some systems only from what is seen of it.
  const followKeyboard = () => {
    const seen = window.visualViewport;
    if (!seen || seen.scale !== 1) return; // pinched: somebody looks at a part more closely
    document.documentElement.style.setProperty('--seen', `${Math.round(seen.height)}px`);
  };

  const fit = () => {
    const { clientWidth, clientHeight } = canvas;
    const ratio = window.devicePixelRatio || 1;
    const width = Math.round(clientWidth * ratio), height = Math.round(clientHeight * ratio);
    if (canvas.width === width && canvas.height === height && started) return;
    canvas.width = width;
    canvas.height = height;
    app.resize(clientWidth, clientHeight, ratio);
    // At once: a resized canvas is empty until it is drawn.
    if (started) frame();
  };

  document.addEventListener('visibilitychange', () => {
    pending = false;
    request();
  });
  canvas.addEventListener('webglcontextlost', (event) => event.preventDefault());
  canvas.addEventListener('webglcontextrestored', () => app.restored());

  return {
    request,
    start() {
      fit();
      started = true;
      window.visualViewport?.addEventListener('resize', followKeyboard);
      new ResizeObserver(fit).observe(canvas);
      window.addEventListener('resize', fit); // another pixel ratio leaves the CSS size alone
      request();
    },
  };
}
