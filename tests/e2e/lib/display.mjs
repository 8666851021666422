// @ts-check
// A screen for browsers that draw WebGL only on one: Firefox has no WebGL2 when headless without a graphics card.
import { spawn } from 'node:child_process';

/** @type {Promise<string> | null} */
let display = null;

/** The name of a virtual screen that lives as long as this process, or of the one that is there. */
export function screen() {
  if (process.env.DISPLAY) return Promise.resolve(process.env.DISPLAY);
  display ??= new Promise((resolve, reject) => {
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x900x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    process.on('exit', () => server.kill());
    server.unref();
    server.on('error', () => reject(new Error('there is no Xvfb: run scripts/setup --test')));
    const told = /** @type {import('node:net').Socket} */ (server.stdio[3]);
    told.once('data', (number) => {
      resolve(`:${String(number).trim()}`);
      told.unref();  // not closed: Xvfb has a second write to make
    });
  });
  return display;
}
