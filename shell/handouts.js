// @ts-check
// What a teacher prints: one page for each student, in the family's language, with three pictures, a QR code, and what to do
// if it fails. Loaded when somebody prints.
// Owns nothing: fills a sheet that only the printer shows. Never sends a link anywhere.

import { qrCode } from './qr.js';

const SVG = 'http://www.w3.org/2000/svg';
/** @type {Record<string, string>} */
const WORDS = {
  en: './assets/handouts/en.json', es: './assets/handouts/es.json', zh: './assets/handouts/zh.json', bn: './assets/handouts/bn.json',
  ru: './assets/handouts/ru.json', ar: './assets/handouts/ar.json', ht: './assets/handouts/ht.json', ko: './assets/handouts/ko.json',
  ur: './assets/handouts/ur.json', fr: './assets/handouts/fr.json',
};
const RIGHT_TO_LEFT = ['ar', 'ur'];
const PICTURES = ['./assets/handouts/scan.svg', './assets/handouts/press.svg', './assets/handouts/door.svg'];
const LOOK = './handouts.css';

/** @typedef {Record<string, string>} Words */
/** @typedef {{name: string, link: string, language?: string}} Card */

/** @type {Map<string, Promise<Words>>} */
const known = new Map();

/** @param {string} code @returns {Promise<Words>} */
function wordsIn(code) {
  let words = known.get(code);
  if (!words) {
    words = fetch(WORDS[code]).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`hand-out in ${code}: ${answer.status}`))));
    words.catch(() => known.delete(code));
    known.set(code, words);
  }
  return words;
}

/** @type {Promise<void> | null} */
let dressed = null;

/** The sheet's own look, fetched with it. */
function dress() {
  dressed ??= new Promise((done, no) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = LOOK;
    link.onload = () => done();
    link.onerror = () => { dressed = null; link.remove(); no(new Error('the hand-out has no look')); };
    document.head.append(link);
  });
  return dressed;
}

/** @param {string} text */
function code(text) {
  const modules = qrCode(text);
  const svg = document.createElementNS(SVG, 'svg');
  if (!modules) return svg;
  const size = modules.length + 8; // four modules of quiet on each side
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  svg.setAttribute('shape-rendering', 'crispEdges');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', modules.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + 4} ${y + 4}h1v1h-1z` : ''))).join(''));
  svg.append(path);
  return svg;
}

/** @param {string} tag @param {{text?: string, className?: string}} [how] @param {Element[]} children */
function make(tag, { text, className } = {}, ...children) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** @param {Card} card @param {string} title @param {string} teacher @param {string} language @param {Words} words */
function page({ name, link }, title, teacher, language, words) {
  const steps = PICTURES.map((src, i) => {
    const picture = document.createElement('img');
    picture.src = src;
    picture.alt = '';
    const sentence = make('p', {}, make('b', { text: String(i + 1) }));
    sentence.append(words[`step${i + 1}`]);
    return make('li', {}, picture, sentence);
  });
  const fails = ['fail1', 'fail2', 'fail3', 'fail4'].map((key) => make('li', { text: words[key] }));
  const address = make('p', { text: link, className: 'address' });
  address.dir = 'ltr';
  const section = make('section', { className: 'handout' },
    make('header', {}, make('span', { text: [title, teacher].filter(Boolean).join(' · ') }), make('span', { text: 'Homeroom' })),
    make('h1', { text: name }), make('h2', { text: words.title }), make('p', { text: words.what }), make('p', { text: words.private }),
    make('ol', { className: 'steps' }, ...steps),
    make('div', { className: 'way' }, code(link), make('div', {}, address, make('p', { text: words.keep.replace('{name}', name), className: 'keep' }))),
    make('div', { className: 'fails' }, make('h3', { text: words.fails }), make('ul', {}, ...fails)));
  section.lang = language;
  section.dir = RIGHT_TO_LEFT.includes(language) ? 'rtl' : 'ltr';
  return section;
}

let asked = 0; // a sheet that was overtaken by another is not shown

/** @param {HTMLElement} sheet @param {{title: string, teacher: string, cards: Card[]}} task */
export async function fillHandouts(sheet, { title, teacher, cards }) {
  const mine = ++asked;
  const spoken = document.documentElement.lang;
  const pages = await Promise.all(cards.map(async (card) => {
    const language = card.language && card.language in WORDS ? card.language : spoken in WORDS ? spoken : 'en';
    return page(card, title, teacher, language, await wordsIn(language));
  }));
  if (pages.length) await dress();
  if (mine !== asked) return;
  sheet.replaceChildren(...pages);
  await Promise.all([...sheet.querySelectorAll('img')].map((picture) => picture.decode().catch(() => {})));
}
