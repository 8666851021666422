// @ts-check
// Which language the page speaks: the one chosen here before, else the first of the browser's that we have, else English.
// Owns that choice (remembered.js) and the page's lang and dir. Fetches one language's sentences, only when it is spoken.
// Never waits for the server with a choice, and never tells anybody about it.

import { rememberText, rememberedText } from './remembered.js';

/** In the order of wasm/app/ui/languages.h. @type {Record<string, string>} */
const FILES = {
  en: './assets/strings/en.json', es: './assets/strings/es.json', zh: './assets/strings/zh.json', bn: './assets/strings/bn.json',
  ru: './assets/strings/ru.json', ar: './assets/strings/ar.json', ht: './assets/strings/ht.json', ko: './assets/strings/ko.json',
  ur: './assets/strings/ur.json', fr: './assets/strings/fr.json',
};
const CODES = Object.keys(FILES);
const RIGHT_TO_LEFT = ['ar', 'ur'];
const KEY = 'language';

export function preferredLanguage() {
  const wanted = [rememberedText(KEY) ?? '', ...navigator.languages].map((tag) => tag.toLowerCase().split('-')[0]);
  return wanted.find((code) => CODES.includes(code)) ?? 'en';
}

/** @param {string} code */
export async function fetchSentences(code) {
  const answer = await fetch(FILES[code]);
  if (!answer.ok) throw new Error(`sentences in ${code}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/** @param {{take: (sentences: Uint8Array, which: number) => boolean, takeMissing: (sentences: Uint8Array) => void, failed: () => void}} app */
export function createLanguages({ take, takeMissing, failed }) {
  let asked = ''; // last: an answer that comes later to an earlier choice is not shown

  /** @param {string} code @param {Uint8Array} sentences */
  const speak = (code, sentences) => {
    document.documentElement.lang = code;
    document.documentElement.dir = RIGHT_TO_LEFT.includes(code) ? 'rtl' : 'ltr';
    if (!take(sentences, CODES.indexOf(code)) && code !== 'en') fetchSentences('en').then(takeMissing, console.error);
  };

  return {
    speak,
    /** @param {string} code */
    async choose(code) {
      if (!CODES.includes(code)) return;
      asked = code;
      try {
        const sentences = await fetchSentences(code);
        if (asked !== code) return;
        speak(code, sentences);
        rememberText(KEY, code);
      } catch (error) {
        console.error(error);
        if (document.documentElement.lang !== code) failed();
      }
    },
  };
}
