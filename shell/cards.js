// @ts-check
// The cards a teacher prints: one for each student, with name, address and QR code.
// Owns nothing: fills a sheet that only the printer shows.
// Never sends a link anywhere.

import { qrCode } from './qr.js';

const SVG = 'http://www.w3.org/2000/svg';

/** @param {string} text */
function picture(text) {
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

/** @param {string} tag @param {string} text @param {string} [className] */
function words(tag, text, className) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (className) element.className = className;
  return element;
}

/** @param {HTMLElement} sheet @param {{title: string, teacher: string, cards: {name: string, link: string}[]}} task */
export function fillCards(sheet, { title, teacher, cards }) {
  sheet.replaceChildren(...cards.map(({ name, link }) => {
    const card = document.createElement('section');
    card.className = 'card';
    const side = document.createElement('div');
    side.append(words('h2', name), words('p', [title, teacher].filter(Boolean).join(' · ')), words('p', link, 'address'));
    card.append(picture(link), side);
    return card;
  }));
}
