// @ts-check
// The few choices that this browser keeps for next time: language and look, which devices, which languages the cards were printed in.
// Owns localStorage. Never keeps a name, a link or a key, and nothing at all on a kiosk: there a choice holds until somebody leaves.

import { isKiosk } from './machine.js';

/** @param {string} key */
export function rememberedText(key) {
  try {
    return isKiosk ? null : localStorage.getItem(key);
  } catch {
    return null; // no storage
  }
}

/** @param {string} key @param {string} text */
export function rememberText(key, text) {
  if (isKiosk) return;
  try {
    localStorage.setItem(key, text);
  } catch { /* no storage: chosen anew next time */ }
}

/** @param {string} key @returns {Record<string, string>} */
export function remembered(key) {
  try {
    const kept = JSON.parse(rememberedText(key) ?? 'null');
    if (kept === null || typeof kept !== 'object') return {};
    return Object.fromEntries(Object.entries(kept).filter(([, value]) => typeof value === 'string'));
  } catch {
    return {};
  }
}

/** @param {string} key @param {Record<string, string>} choices */
export const remember = (key, choices) => rememberText(key, JSON.stringify(choices));
