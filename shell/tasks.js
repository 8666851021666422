// @ts-check
// What the app asks of the browser around the page: title, saving and choosing files, printing hand-outs, going elsewhere.
// Owns nothing. Never keeps what passes through it, but for the languages that cards were printed in.

import { isKiosk } from './machine.js';
import { remember, rememberText, remembered, rememberedText } from './remembered.js';

const MAX_FILE = 4 * 1024 * 1024;

/** @param {string} text base64url */
const fromBase64Url = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));

/** @param {Uint8Array} bytes */
export function toBase64Url(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** @param {{name: string, type: string, bytes: string}} file */
function save({ name, type, bytes }) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([fromBase64Url(bytes)], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

const SINGLE_KEYS = 'single-keys';
export const singleKeys = () => rememberedText(SINGLE_KEYS) !== 'off';

/** Whoever comes next would find the file, or the sheet in the printer. */
const NOT_ON_KIOSKS = ['save', 'choose-file', 'cards', 'print'];

/** @param {(event: object) => void} toApp @param {string} [accept] */
function chooseFile(toApp, accept) {
  const input = document.createElement('input');
  input.type = 'file';
  if (accept) input.accept = accept;
  input.addEventListener('change', async () => {
    const file = input.files?.[0];
    if (!file) return;
    if (file.size > MAX_FILE) return toApp({ s: 'file-chosen', name: file.name, too_big: true });
    toApp({ s: 'file-chosen', name: file.name, bytes: toBase64Url(new Uint8Array(await file.arrayBuffer())) });
  });
  input.click();
}

/** @param {{toApp: (event: object) => void, sheet: HTMLElement, speak: (code: string) => void, look: (choice: object) => void, more: Record<string, (task: any) => void>}} around */
export function createTasks({ toApp, sheet, speak, look, more }) {
  /** The hand-outs as they were asked for last: filled, or on the way. @type {Promise<void>} */
  let filled = Promise.resolve();

  const fill = async (/** @type {any} */ task) => {
    if (!task.cards.length) return sheet.replaceChildren();
    try {
      await (await import('./handouts.js')).fillHandouts(sheet, task);
    } catch (error) {
      console.error(error);
      toApp({ e: 'alert', code: 'server-unreachable' });
    }
  };

  /** @type {Record<string, (task: any) => void>} */
  const tasks = {
    ...more,
    title: ({ text }) => { document.title = text; },
    save,
    'choose-file': ({ accept }) => chooseFile(toApp, accept),
    cards: (task) => { filled = fill(task); },
    'card-languages': ({ class: id, list }) => {
      const key = `cards/${id}`;
      if (list) return remember(key, Object.fromEntries(list.map((/** @type {{subject: string, language: string}} */ { subject, language }) => [subject, language])));
      return toApp({ s: 'card-languages', list: Object.entries(remembered(key)).map(([subject, language]) => ({ subject, language })) });
    },
    print: async () => {
      await filled;
      window.print();
    },
    language: ({ code }) => speak(code),
    look,
    'single-keys': ({ on }) => rememberText(SINGLE_KEYS, on ? 'on' : 'off'),
    reload: () => location.reload(),
    home: () => location.assign('/'),
  };
  return { run: (/** @type {any} */ task) => (isKiosk && NOT_ON_KIOSKS.includes(task.s) ? undefined : tasks[task.s]?.(task)) };
}
