// @ts-check
// Keeps the screen awake while somebody is in class.
// Owns the one wake lock; the browser takes it from a hidden page, so it is asked for again when the page is seen.

export function createAwake() {
  let wanted = false;
  /** @type {WakeLockSentinel | null} */
  let lock = null;

  async function ask() {
    if (!wanted || lock || document.visibilityState !== 'visible' || !navigator.wakeLock) return;
    try {
      const given = await navigator.wakeLock.request('screen');
      if (!wanted) return void given.release();
      lock = given;
      given.addEventListener('release', () => { if (lock === given) lock = null; });
    } catch { /* refused, for instance to spare the battery: the system's habits hold */ }
  }
  document.addEventListener('visibilitychange', ask);

  return (/** @type {boolean} */ on) => {
    wanted = on;
    if (on) return void ask();
    lock?.release();
    lock = null;
  };
}
