// @ts-check
// The keeper's clock, over two clocks that the test turns.
import { createClock } from '../../shell/clock.js';
import { equal, test } from './lib/test.mjs';

test('the keeper’s clock counts sleep, and never goes back', async () => {
  let wall = 1_000_000, steady = 500;
  const now = createClock(() => wall, () => steady);
  const pass = (ms) => { wall += ms; steady += ms; };
  equal(now(), 1_000_000);
  pass(700);
  equal(now(), 1_000_700);
  wall += 3_600_000; // asleep: one clock stood still
  equal(now(), 4_600_700);
  pass(300);
  equal(now(), 4_601_000);
  wall -= 7_200_000; // somebody sets it back
  equal(now(), 4_601_000);
  pass(10);
  equal(now(), 4_601_010);
  wall += 2_000; // and a small correction is none of ours
  equal(now(), 4_601_010);
});
