// @ts-check
// A first visit with an empty cache: what comes over the wire, and when the page answers a person.
import { Cdp } from './cdp.mjs';
import { sleep } from '../../e2e/lib/process.mjs';

/** 5 Mbit/s and 40 ms there and back, on a processor four times slower: a school's network and a Celeron. */
export const slow = { cpu: 4, latency: 40, download: 5_000_000 / 8, upload: 1_000_000 / 8 };
export const fast = { cpu: 1, latency: 0, download: -1, upload: -1 };

/**
 * The button's text, a selector of what the press brings (none: the button can be pressed no more), and where it leads in the end.
 * @typedef {{button: string, answer?: string, goal?: string}} Wanted
 */

/**
 * In the page, before its own scripts: waits for a button that can be pressed, presses it, and waits for what that does.
 * @param {Wanted} wanted
 */
function watchForAnswer({ button, answer, goal }) {
  const at = /** @type {any} */ ({ button: 0, answer: 0, goal: 0, paint: 0 });
  /** @type {HTMLButtonElement | undefined} */
  let found;
  /** @type {any} */ (window).__visit = at;
  const look = () => {
    if (!at.button) {
      found = [...document.querySelectorAll('button')].find((one) => one.textContent === button && !one.disabled);
      if (!found) return;
      at.button = performance.now();
      at.marks = performance.getEntriesByType('resource').map((e) => [new URL(e.name).pathname, Math.round(e.startTime), Math.round(e.responseEnd)]);
      setTimeout(() => found?.click());
      return;
    }
    if (!at.answer && (answer ? document.querySelector(answer) : found?.disabled || !found?.isConnected)) at.answer = performance.now();
    if (!at.goal && goal && document.querySelector(goal)) at.goal = performance.now();
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  new PerformanceObserver((list) => { at.paint ||= list.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0; }).observe({ type: 'paint', buffered: true });
}

/**
 * In the page, before its own scripts: how long measuring, drawing and handing over words takes until the button is there; apart from
 * it, how long looking up faces takes while app.wasm is on its way (shell/faces.js, the only one that measures a single 'a').
 */
function watchWords() {
  const words = /** @type {any} */ (window).__words = { runs: 0, ms: 0, faces_ms: 0 };
  const time = (/** @type {any} */ type, /** @type {string} */ name, counts = false) => {
    const real = type.prototype[name];
    type.prototype[name] = function timed(/** @type {any[]} */ ...given) {
      const began = performance.now();
      const result = real.apply(this, given);
      const shapes = name === 'texSubImage2D' && given.length > 7; // pixels from memory: ImGui's, no words
      if (!shapes && !(/** @type {any} */ (window).__visit?.button)) {
        words[given[0] === 'a' ? 'faces_ms' : 'ms'] += performance.now() - began;
        if (counts) words.runs++;
      }
      return result;
    };
  };
  if (typeof OffscreenCanvasRenderingContext2D === 'undefined') return;
  time(OffscreenCanvasRenderingContext2D, 'measureText');
  time(OffscreenCanvasRenderingContext2D, 'fillText', true);
  time(WebGL2RenderingContext, 'texSubImage2D');
}

/** @param {string} url @param {Wanted} wanted @param {typeof slow} conditions */
export async function visit(url, wanted, conditions) {
  const cdp = await Cdp.launch();
  try {
    return await visitIn(cdp, url, wanted, conditions);
  } finally {
    await cdp.close();
  }
}

async function visitIn(cdp, url, wanted, { cpu, latency, download, upload }) {
  const { targetId } = await cdp.send('Target.createTarget', { url: 'about:blank' });
  const { sessionId: page } = await cdp.send('Target.attachToTarget', { targetId, flatten: true });
  /** @type {Map<string, {url: string, bytes: number}>} */
  const files = new Map();
  const worker = { seen: false, network: false, cpu: false };
  const network = { latency, downloadThroughput: download, uploadThroughput: upload };
  // Pages know the older command, workers only the newer one.
  const slowDown = async (session, ofWorker = false) => {
    await cdp.send('Network.enable', {}, session);
    if (ofWorker) await cdp.send('Network.emulateNetworkConditionsByRule', { offline: false, matchedNetworkConditions: [{ urlPattern: '', ...network }] }, session);
    else await cdp.send('Network.emulateNetworkConditions', { offline: false, ...network }, session);
  };
  cdp.on(async (method, params, session) => {
    if (method === 'Target.attachedToTarget' && params.targetInfo.type === 'worker') {
      worker.seen = true;
      // The worker starts when the conditions hold there too.
      const [slowed, throttled] = await Promise.all([slowDown(params.sessionId, true).then(() => true, () => false),
        cdp.send('Emulation.setCPUThrottlingRate', { rate: cpu }, params.sessionId).then(() => true, () => false)]);
      Object.assign(worker, { network: slowed, cpu: throttled });
      cdp.send('Runtime.runIfWaitingForDebugger', {}, params.sessionId).catch(() => {});
    } else if (method === 'Network.requestWillBeSent') {
      files.set(`${session} ${params.requestId}`, { url: params.request.url, bytes: 0 });
    } else if (method === 'Network.loadingFinished') {
      const file = files.get(`${session} ${params.requestId}`);
      if (file) file.bytes = params.encodedDataLength;
    }
  });
  await slowDown(page);
  await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }, page);
  await cdp.send('Page.enable', {}, page);
  await cdp.send('Network.setCacheDisabled', { cacheDisabled: false }, page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: cpu }, page);
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${watchForAnswer})(${JSON.stringify(wanted)})` }, page);
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${watchWords})()` }, page);
  await cdp.send('Page.navigate', { url }, page);
  let at = null;
  for (const end = Date.now() + 40_000; !at?.answer || (wanted.goal && !at.goal); await sleep(50)) {
    if (Date.now() > end) throw new Error(`${url} did not answer '${wanted.button}': ${JSON.stringify(at)}`);
    at = await cdp.evaluate(page, 'window.__visit').catch(() => null);
  }
  await sleep(1500); // what comes after the first answer is part of the first visit too
  const late = await cdp.evaluate(page, 'window.__visit'), words = (await cdp.evaluate(page, 'window.__words')) ?? { runs: 0, ms: 0, faces_ms: 0 };
  return {
    browser: cdp.product, worker, marks: at.marks,
    paint_ms: late.paint, button_ms: at.button, answer_ms: at.answer, goal_ms: at.goal, words: words.runs, words_ms: words.ms, faces_ms: words.faces_ms,
    files: [...files.values()].filter((file) => file.url.startsWith('http')).map(({ url: from, bytes }) => ({ path: new URL(from).pathname, bytes })),
  };
}
