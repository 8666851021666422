// @ts-check
// Draws in ten idle seconds, counted where they reach WebGL.
import { sleep } from '../../e2e/lib/process.mjs';

/** In the page, before its own scripts. */
export function countDraws() {
  const counts = /** @type {any} */ (window);
  counts.__draws = 0;
  for (const name of ['drawElements', 'drawArrays', 'clear']) {
    const native = WebGL2RenderingContext.prototype[name];
    WebGL2RenderingContext.prototype[name] = function (...args) {
      counts.__draws++;
      return native.apply(this, args);
    };
  }
}

/** @param {import('../../e2e/lib/person.mjs').Person} person */
export async function idleDraws(person, seconds = 10) {
  await sleep(3000);
  const before = await person.read(() => /** @type {any} */ (window).__draws);
  await sleep(seconds * 1000);
  const after = await person.read(() => /** @type {any} */ (window).__draws);
  return { before, during: after - before };
}
