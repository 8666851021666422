// @ts-check
// Keys that work wherever the focus is. What each does is the app's to say; the list that people see is view_keys.cpp's.
// Owns the listener and when Escape was last pressed. Never takes a key that a field, an input method or the mirror has use for.

const TWICE_MS = 1000; // slow enough for hands that shake
const FIELDS = 'input[type=text], input[type=password], textarea';

/** The letter that is printed on the key, in scripts that have none of ours too. @param {KeyboardEvent} event */
const letterOf = ({ key, code }) => (/^[a-z]$/i.test(key) ? key.toLowerCase() : /^Key[A-Z]$/.test(code) ? code[3].toLowerCase() : '');

/** @param {(event: object) => void} toApp */
export function followShortcuts(toApp) {
  let escaped = -Infinity;
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Escape') {
      // Twice, for once is pressed for many reasons. In a field too: it types nothing, and who is in alarm may be in one.
      const twice = event.timeStamp - escaped < TWICE_MS;
      escaped = twice ? -Infinity : event.timeStamp;
      if (twice) toApp({ s: 'key', key: 'freeze' });
      return;
    }
    if (event.target instanceof Element && event.target.matches(FIELDS)) return;
    if (['?', '؟', '？'].includes(event.key)) {
      event.preventDefault();
      toApp({ s: 'key', key: 'keys' });
    } else if (letterOf(event) === 'h' && !event.shiftKey) {
      toApp({ s: 'key', key: 'hand' });
    }
  });
}
