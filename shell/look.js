// @ts-check
// How the page looks: as the device asks (dark, more contrast, less motion, larger words), or as the person chose here.
// Owns that choice (remembered.js) and the page's data-theme, which style.css goes by. Tells the app about every change.
// Never draws, and never tells anybody else.

import { remember, remembered } from './remembered.js';

/** @typedef {{theme?: string, text_size?: string}} Choice */

const KEY = 'look';
const THEMES = ['', 'light', 'dark', 'contrast'];
const QUERIES = { dark: '(prefers-color-scheme: dark)', contrast: '(prefers-contrast: more), (forced-colors: active)', reduced: '(prefers-reduced-motion: reduce)' };

/** @returns {Choice} */
function chosen() {
  const { theme = '', text_size: size = '' } = remembered(KEY);
  return { theme: THEMES.includes(theme) ? theme : '', text_size: size };
}

/** How large the browser writes by default, in percent of the 16 px that pages are designed for: up to twice. */
function deviceText() {
  const probe = document.createElement('span');
  probe.style.cssText = 'position:absolute;visibility:hidden;font-size:medium';
  probe.textContent = 'x';
  document.body.append(probe);
  const size = parseFloat(getComputedStyle(probe).fontSize);
  probe.remove();
  return Math.min(200, Math.max(100, Math.round((size / 16) * 100) || 100));
}

/** @param {(event: object) => void} toApp */
export function createLook(toApp) {
  const lists = Object.entries(QUERIES).map(([name, query]) => ({ name, list: matchMedia(query) }));
  let choice = chosen();

  function tell() {
    const asks = Object.fromEntries(lists.map(({ name, list }) => [name, list.matches]));
    const { theme = '', text_size: size = '' } = choice;
    const dark = theme === 'dark' || (theme !== 'light' && asks.dark);
    const contrast = theme === 'contrast' || (theme === '' && asks.contrast);
    const root = document.documentElement.dataset;
    root.theme = `${dark ? 'dark' : 'light'}${contrast ? '-contrast' : ''}`;
    toApp({ s: 'look', dark, contrast, reduced: asks.reduced, text: Number(size) || deviceText(), theme, text_size: size });
  }

  for (const { list } of lists) list.addEventListener('change', tell);
  tell();
  return {
    tell, // once more: the app is there
    /** @param {Choice} wanted what is in it is changed */
    choose({ theme, text_size: size }) {
      choice = { ...choice, ...(theme !== undefined && { theme }), ...(size !== undefined && { text_size: size }) };
      remember(KEY, choice);
      tell();
    },
  };
}
