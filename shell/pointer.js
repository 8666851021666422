// @ts-check
// Tells the canvas where the pointer is, so that hover and press can be drawn.
// Owns nothing but the last place. Only tells when the pointer comes over another element, presses or lets go: a mouse
// that wanders over one thing draws nothing.
// Never activates anything: that is the mirror's.

const FAR = -10000;

/**
 * @param {HTMLElement} root
 * @param {(x: number, y: number, pressed: number) => void} tell pressed: 1, 0, or -1 for a move
 */
export function followPointer(root, tell) {
  /** @type {EventTarget | null} */
  let over = null;
  const leave = () => {
    if (over) tell(FAR, FAR, 0);
    over = null;
  };
  root.addEventListener('pointermove', (event) => {
    if (event.pointerType === 'touch' || event.target === over) return;
    over = event.target;
    tell(event.clientX, event.clientY, -1);
  }, { passive: true });
  root.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    over = event.target;
    tell(event.clientX, event.clientY, 1);
  }, { passive: true });
  root.addEventListener('pointerup', (event) => {
    tell(event.clientX, event.clientY, 0);
    if (event.pointerType === 'touch') leave();
  }, { passive: true });
  root.addEventListener('pointercancel', leave, { passive: true });
  root.addEventListener('pointerleave', leave, { passive: true });
}
