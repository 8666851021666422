// @ts-check
// What is seen instead of the class when the server cannot be reached: which of the two ends is cut, in the family's language.
// Asks for the server every few seconds and goes on by itself when it answers. Owns nothing; holds none of the class's code.

const EVERY = 4000; // ms
const RIGHT_TO_LEFT = ['ar', 'ur'];
const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

function chosen() {
  try {
    return localStorage.getItem('language') ?? '';
  } catch {
    return '';
  }
}

/** @type {Record<string, Record<string, string>>} */
const all = await (await fetch('./assets/offline.json')).json();
const wanted = [chosen(), ...navigator.languages].map((tag) => tag.toLowerCase().split('-')[0]);
const language = wanted.find((code) => code in all) ?? 'en';
const words = all[language];
document.documentElement.lang = language;
document.documentElement.dir = RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr';

function say() {
  const alone = !navigator.onLine;
  byId('title').textContent = alone ? words.device_title : words.server_title;
  byId('what').textContent = alone ? words.device : words.server.replace('{address}', location.host);
  byId('safe').textContent = words.safe;
  byId('todo').textContent = alone ? words.device_todo : words.server_todo;
  byId('again').textContent = words.again;
}

async function ask() {
  say();
  try {
    const answer = await fetch('/healthz', { cache: 'no-store' });
    if (typeof (await answer.json()).store === 'string') location.reload();
  } catch { /* not yet */ }
}

say();
byId('again').addEventListener('click', () => location.reload());
addEventListener('online', ask);
addEventListener('offline', say);
setInterval(ask, EVERY);
