// @ts-check
// 'Check my connection', pressed and read.
import { until } from './process.mjs';

export const CHECK = 'Check my connection';
export const works = { server: 'School\'s server (HTTPS)', socket: 'Words and hands (WebSocket)', engine: 'Media engine', udp: 'Sound and pictures (UDP)',
  tcp: 'Sound and pictures without UDP (TCP)', relay: 'Sound and pictures over a relay (TLS)' };

/** Presses the button, waits for the end of it, and gives what stands in the list: hop → result. */
export async function checked(person) {
  // A new check begins with an empty list: what stands in it now is not taken for its findings.
  await person.read(() => { for (const item of document.querySelectorAll('#mirror li')) /** @type {HTMLElement} */ (item).dataset.old = ''; });
  await person.press('button', (await person.count('button', 'Check again')) ? 'Check again' : CHECK);
  return until('the check to end', async () => {
    if (await person.read(() => document.querySelector('#mirror li[data-old]') !== null)) return false;
    if ((await person.words()).includes('Checking. This')) return false;
    const items = await person.items(CHECK);
    const results = Object.fromEntries(items.map((text) => /^(.*?\))?\s*(.*)$/.exec(text.replace(/^Media engine/, 'Media engine)'))).map((m) => [m[1].replace('engine)', 'engine'), m[2]]));
    return items.length === 6 && !Object.values(results).some((result) => /Checking/.test(result)) && results;
  }, { timeout: 30000 });
}
