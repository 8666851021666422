// @ts-check
// The few choices that this browser keeps for next time: which devices, which languages the cards were printed in.
// Owns those entries of localStorage. Never keeps a name, a link or a key, and nothing at all on a kiosk.

/** A machine that everybody uses: `?kiosk` behind the class's address. */
export const isKiosk = new URLSearchParams(location.search).has('kiosk');

/** @param {string} key @returns {Record<string, string>} */
export function remembered(key) {
  try {
    const kept = isKiosk ? null : JSON.parse(localStorage.getItem(key) ?? 'null');
    if (kept === null || typeof kept !== 'object') return {};
    return Object.fromEntries(Object.entries(kept).filter(([, value]) => typeof value === 'string'));
  } catch {
    return {};
  }
}

/** @param {string} key @param {Record<string, string>} choices */
export function remember(key, choices) {
  if (isKiosk) return;
  try {
    localStorage.setItem(key, JSON.stringify(choices));
  } catch { /* no storage: chosen anew next time */ }
}
