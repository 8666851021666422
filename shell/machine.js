// @ts-check
// Whether this is a machine that everybody uses, a kiosk, and what it is called: `?kiosk` or `?kiosk=Seat%2012` in the address.
// Owns nothing. Never remembers it: the address says it each time.

const named = new URLSearchParams(location.search).get('kiosk');
export const isKiosk = named !== null;
/** As its administrator wrote it; the app makes it clean and short. */
export const seat = [...(named ?? '')].slice(0, 60).join('');

/** The address of this page on this kiosk. @param {string} path */
export const atKiosk = (path) => `${path}?kiosk${seat && `=${encodeURIComponent(seat)}`}`;
