// @ts-check
// Tells the app what the person's system asks for: dark, more contrast, less motion.
// Owns the listeners. Never draws.

const QUERIES = { dark: '(prefers-color-scheme: dark)', contrast: '(prefers-contrast: more), (forced-colors: active)', reduced: '(prefers-reduced-motion: reduce)' };

/** @param {(event: object) => void} toApp */
export function watchLook(toApp) {
  const lists = Object.entries(QUERIES).map(([name, query]) => ({ name, list: matchMedia(query) }));
  const tell = () => toApp({ s: 'look', ...Object.fromEntries(lists.map(({ name, list }) => [name, list.matches])) });
  for (const { list } of lists) list.addEventListener('change', tell);
  tell();
}
