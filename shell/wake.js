// Whether this machine slept: a second that took many. Media connections do not survive that, and for half a minute neither end
// says so.
// Holds one timer. Never judges a connection itself.
// @ts-check

const lookEvery = 1_000;
const sleptAtLeast = 10_000; // shorter ones ICE gets over by itself

/** Calls `woke` after each sleep. @param {() => void} woke */
export function createWake(woke) {
  let timer = 0;
  let before = 0;
  function look() {
    const now = Date.now(); // performance.now() stands still in sleep on some systems
    const slept = now - before - lookEvery >= sleptAtLeast;
    before = now;
    if (slept) woke();
  }
  return {
    start() {
      clearInterval(timer);
      before = Date.now();
      timer = setInterval(look, lookEvery);
    },
    stop: () => clearInterval(timer),
  };
}
