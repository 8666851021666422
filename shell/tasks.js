// @ts-check
// What the app asks of the browser around the page: title, saving and choosing files, printing cards, going elsewhere.
// Owns nothing. Never keeps what passes through it.

import { fillCards } from './cards.js';

const MAX_FILE = 4 * 1024 * 1024;

/** @param {string} text base64url */
const fromBase64Url = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));

/** @param {Uint8Array} bytes */
function toBase64Url(bytes) {
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

/** @param {{toApp: (event: object) => void, toKeeper: (command: object) => void, stills: ReturnType<typeof import('./stills.js').createStills>, sheet: HTMLElement, speak: (code: string) => void, look: (choice: object) => void}} around */
export function createTasks({ toApp, toKeeper, stills, sheet, speak, look }) {
  /** @type {Record<string, (task: any) => void>} */
  const tasks = {
    title: ({ text }) => { document.title = text; },
    save,
    'choose-file': ({ accept }) => chooseFile(toApp, accept),
    print: (task) => {
      fillCards(sheet, task);
      window.addEventListener('afterprint', () => sheet.replaceChildren(), { once: true });
      window.print();
    },
    language: ({ code }) => speak(code),
    look,
    stills: ({ on }) => stills.watch(on),
    report: async () => {
      const minute = await stills.collect();
      toKeeper({ to: 'keeper', c: 'report', stills: minute.map((still) => ({ ...still, jpeg: toBase64Url(still.jpeg) })) });
    },
    reload: () => location.reload(),
    home: () => location.assign('/'),
  };
  return { run: (/** @type {any} */ task) => tasks[task.s]?.(task) };
}
