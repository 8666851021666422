// @ts-check
// Bytes of a first visit and the time until it answers, for the start page, the green room, and two controls.
import { said, spread } from './figures.mjs';
import { fast, slow, visit } from './visit.mjs';

const starts = { button: 'Make a class', answer: '[aria-label="Class name"]' };
const joins = { button: 'Join class', goal: '[role=list][aria-label=People]' };
const control = { button: 'Join class', answer: 'p.answer' };

/** @param {{server: {url: string}, links: string[], controls: Awaited<ReturnType<typeof import('./controls.mjs').serveControls>>, runs: number}} around */
export async function firstVisit({ server, links, controls, runs }) {
  const places = {
    'start page': { url: `${server.url}/`, wanted: starts },
    'green room': { url: '', wanted: joins }, // a link of its own for each visit: the first device binds it
    'plain page': { url: `${controls.url}/plain`, wanted: control },
    'livekit-client': { url: `${controls.url}/livekit`, wanted: control },
  };
  /** @type {Record<string, any>} */
  const results = {};
  const left = [...links];
  const take = (name) => (name === 'green room' ? /** @type {string} */ (left.shift()) : places[name].url);
  for (const name of Object.keys(places)) {
    const seen = await visit(take(name), places[name].wanted, fast);
    results[name] = { bytes: seen.files.reduce((sum, file) => sum + file.bytes, 0), files: seen.files, runs: [] };
  }
  // One of each in turn, so that what else the machine does meets all alike.
  for (let run = 0; run < runs; run++)
    for (const name of Object.keys(places)) results[name].runs.push(await visit(take(name), places[name].wanted, slow));
  for (const result of Object.values(results)) {
    for (const key of ['paint_ms', 'button_ms', 'answer_ms', 'goal_ms', 'words_ms', 'faces_ms']) result[key] = spread(result.runs.map((one) => one[key]));
    result.worker = result.runs[0].worker;
    result.timeline = result.runs[0].marks;
    result.words = Math.max(...result.runs.map((one) => one.words));
    result.runs = result.runs.map(({ paint_ms, button_ms, answer_ms, goal_ms, words_ms, faces_ms }) => ({ paint_ms, button_ms, answer_ms, goal_ms, words_ms, faces_ms }));
  }
  return results;
}

export function visitRows(results, controls) {
  const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  const rows = [['first visit', 'bytes over the wire', 'first paint', 'button there', 'button answers', 'in class', 'its words drawn', 'faces found before']];
  for (const [name, result] of Object.entries(results))
    rows.push([name === 'livekit-client' ? controls.livekit : name, kB(result.bytes), said(result.paint_ms), said(result.button_ms), said(result.answer_ms),
      result.goal_ms.max > 0 ? said(result.goal_ms) : '', result.words > 0 ? `${said(result.words_ms)} (${result.words})` : '', result.words > 0 ? said(result.faces_ms) : '']);
  return rows;
}

export function fileRows({ files }) {
  return [['file', 'bytes'], ...[...files].sort((a, b) => b.bytes - a.bytes).map((file) => [file.path, String(file.bytes)])];
}
