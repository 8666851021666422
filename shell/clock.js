// The keeper's clock: milliseconds since 1970 that never go back, whatever is done to the machine's clock.
// Owns the distance between the two clocks it is given. Never waits for anything.
// @ts-check

// On some systems performance.now() stands still while the machine sleeps: then the wall clock is ahead by this or more.
const sleepAtLeast = 5_000;

/** @param {() => number} wall  Date.now @param {() => number} steady  performance.now */
export function createClock(wall = Date.now, steady = () => performance.now()) {
  let began = wall() - steady();
  return () => {
    const ahead = wall() - steady() - began;
    if (ahead >= sleepAtLeast) began += ahead;
    return Math.floor(began + steady());
  };
}
