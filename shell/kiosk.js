// @ts-check
// On a machine that everybody uses: says when somebody touches it, fills the screen, and when somebody leaves clears what this
// browser holds of this site and begins anew, with a page that knows nothing of them.
// Owns one timer. Never clears a browser that holds a teacher's class: an address alone must not cost anybody their class.

import { atKiosk } from './machine.js';

const TOLD_EVERY = 5000; // ms between two words about touches
const GOODBYE = 250; // ms in which the keeper says goodbye to the server
const LONGEST = 3000; // ms that clearing may take: then the page begins anew all the same
const DATABASE = 'homeroom'; // of store.js

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const pause = (/** @type {number} */ ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** @returns {Promise<string[]>} */
async function databases() {
  if (!indexedDB.databases) return [DATABASE];
  return (await indexedDB.databases().catch(() => [])).map(({ name }) => name ?? '').filter(Boolean);
}

/** A class that was made in this browser, or opened from a file. @param {string[]} names */
async function holdsClass(names) {
  if (!names.includes(DATABASE)) return false;
  const request = indexedDB.open(DATABASE);
  request.onupgradeneeded = () => request.transaction?.abort(); // there was none
  const database = await done(request).catch(() => null);
  if (!database) return false;
  try {
    if (!database.objectStoreNames.contains('records')) return false;
    const keys = await done(database.transaction('records').objectStore('records').getAllKeys());
    return keys.some((key) => String(key).startsWith('class/'));
  } finally {
    database.close();
  }
}

/** @param {string} name */
const drop = (name) => new Promise((resolve) => {
  const request = indexedDB.deleteDatabase(name);
  // Another tab has it open: it goes when that one does.
  request.onsuccess = request.onerror = request.onblocked = resolve;
});

async function clear() {
  const names = await databases();
  if (await holdsClass(names)) return;
  const all = [
    async () => localStorage.clear(),
    async () => sessionStorage.clear(),
    ...names.map((name) => () => drop(name)),
    async () => Promise.all((await caches.keys()).map((name) => caches.delete(name))),
    async () => Promise.all((await navigator.serviceWorker.getRegistrations()).map((one) => one.unregister())),
  ];
  await Promise.allSettled(all.map((part) => part()));
}

/** Browsers want to be asked by a finger. Once: whoever ends it has a reason. */
function fillScreen() {
  const ask = (/** @type {Event} */ event) => {
    if (event instanceof KeyboardEvent && event.key === 'Escape') return; // no gesture, for browsers
    for (const kind of ['click', 'keydown']) removeEventListener(kind, ask, true);
    document.documentElement.requestFullscreen?.({ navigationUI: 'hide' }).catch(() => {}); // refused: it works without
  };
  for (const kind of ['click', 'keydown']) addEventListener(kind, ask, true);
}

/**
 * @param {{toApp: (event: object) => void, open: (path: string, fragment: string) => void, again: string, worker: Worker}} around
 *   open: this page becomes a class's; again: the path where this kiosk begins anew
 */
export function createKiosk({ toApp, open, again, worker }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let told = -Infinity;

  const touched = () => {
    if (performance.now() - told < TOLD_EVERY) return;
    told = performance.now();
    toApp({ s: 'touched' });
  };
  for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel']) addEventListener(kind, touched, { capture: true, passive: true });
  fillScreen();

  // Somebody went elsewhere: should the browser keep this page to come back to, then without anything in it.
  addEventListener('pagehide', () => {
    worker.terminate();
    document.body.replaceChildren();
  });
  addEventListener('pageshow', ({ persisted }) => { if (persisted) location.replace(atKiosk(again)); });

  /** @type {Record<string, (task: any) => void>} */
  const tasks = {
    wake: ({ after }) => {
      clearTimeout(timer);
      timer = setTimeout(() => toApp({ s: 'time' }), after);
    },
    clear: () => { clear().catch(console.error); },
    leave: async ({ start }) => {
      await Promise.race([Promise.all([pause(GOODBYE), clear().catch(console.error)]), pause(LONGEST)]);
      location.replace(atKiosk(start ? '/' : again));
    },
    open: ({ path, fragment }) => open(path, fragment),
  };
  return { tasks };
}
