// @ts-check
// The page that says what is wrong when the server cannot be reached. Keeps that page and nothing else: the class's code
// comes from the server each time, or not at all, so that no old code outlives a mended one (docs/decisions.md).
// Owns one cache, renewed as a whole when one of its files changes. Never answers for anything but a navigation that failed.

/** @type {any} */
const worker = self;
// The names carry the files' contents, and the page's hash stands beside its name: this script changes when one of them does.
const PAGE = '/offline.html', HASH = 'integrity:./offline.html';
const KEPT = [PAGE, './offline.css', './offline.js', './assets/offline.json', './icon.svg'];
const CACHE = `offline ${HASH} ${KEPT.join(' ')}`;

worker.addEventListener('install', (/** @type {any} */ event) => {
  event.waitUntil((async () => {
    await (await caches.open(CACHE)).addAll(KEPT.map((file) => new Request(file, { cache: 'reload' })));
    await worker.skipWaiting();
  })());
});

worker.addEventListener('activate', (/** @type {any} */ event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
    await worker.registration.navigationPreload?.enable();
    await worker.clients.claim();
  })());
});

worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const { request } = event;
  if (request.mode === 'navigate') {
    event.respondWith((async () => {
      try {
        return (await event.preloadResponse) ?? (await fetch(request));
      } catch (error) {
        return (await kept(PAGE)) ?? Promise.reject(error);
      }
    })());
    return;
  }
  // The offline page's own parts; by their names they are what they were.
  if (KEPT.includes(new URL(request.url).pathname)) event.respondWith((async () => (await kept(request.url)) ?? fetch(request))());
});

/** @param {string} file */
async function kept(file) {
  return (await caches.open(CACHE)).match(file);
}
