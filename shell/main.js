// @ts-check
// Starts Homeroom and carries messages between its parts: app.wasm (what is seen), the keeper's worker (what is true) and
// media.js (what is heard and shown).
// Owns the wiring. Clears the link's secret from the address bar before anything else happens.
// Never holds class state: every message passes through.

import createApp from './app.js';
import { createLanguages, fetchSentences, preferredLanguage } from './languages.js';
import { createAwake } from './awake.js';
import { createGreenRoom } from './greenroom.js';
import { loadFaces } from './faces.js';
import { installOffline } from './install.js';
import { createMedia } from './media.js';
import { createKiosk } from './kiosk.js';
import { atKiosk, isKiosk, seat } from './machine.js';
import { createMirror } from './mirror.js';
import { createLook } from './look.js';
import { watchPictures } from './pictures.js';
import { followPointer } from './pointer.js';
import { createScreen } from './screen.js';
import { followShortcuts } from './shortcuts.js';
import { createStills } from './stills.js';
import { createTasks, singleKeys } from './tasks.js';
import { createVideos } from './videos.js';
import { createWindow } from './window.js';

const { pathname, search, hash, origin } = location;
// On a kiosk a link leaves nothing of its class in the history either: a reload, or going back to here, is a clean start.
const again = isKiosk && hash.startsWith('#s=') ? '/' : pathname;
if (hash) history.replaceState(null, '', isKiosk ? atKiosk(again) : pathname + search);

/** A name of this tab, no secret: after a reload the keeper knows by it whose link was opened here. */
function tabName() {
  if (isKiosk) return '';
  try {
    const name = sessionStorage.getItem('tab') ?? crypto.randomUUID();
    sessionStorage.setItem('tab', name);
    return name;
  } catch {
    return '';  // no storage: a reload asks for the link again
  }
}

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const canvas = /** @type {HTMLCanvasElement} */ (byId('canvas'));
const family = getComputedStyle(document.documentElement).getPropertyValue('--text-family') || 'sans-serif';

const UNSUPPORTED = `This browser cannot keep your class private, so Homeroom does not start in it. Nothing was sent.
Please use the newest Chrome, Edge, Firefox or Safari.`;
const BROKEN = 'Homeroom could not start. Nothing was sent. Please check the internet and reload the page.';

/** @param {string} words */
function sayPlainly(words) {
  const paragraph = document.createElement('p');
  paragraph.textContent = words;
  byId('message').replaceChildren(paragraph);
}

function isSupported() {
  const transforms = 'RTCRtpScriptTransform' in window ||
    (typeof RTCRtpSender !== 'undefined' && 'createEncodedStreams' in RTCRtpSender.prototype);
  return transforms && typeof WebAssembly === 'object' && 'indexedDB' in window && 'WebGL2RenderingContext' in window &&
    'OffscreenCanvas' in window && 'crypto' in window && !!crypto.subtle;
}

/** A class that was just made has an address: the one to bookmark. @param {string} link */
function showAddress(link) {
  const { pathname: path } = new URL(link);
  if (path !== location.pathname) history.replaceState(null, '', path + search);
}

// The two scripts that are started by address, and no other.
const SCRIPTS = ['./keeper.js', './service-worker.js'];
const policy = /** @type {any} */ (window).trustedTypes?.createPolicy('app', {
  createScriptURL: (/** @type {string} */ url) => (SCRIPTS.includes(url) ? url : ''),
});
const scriptAddress = (/** @type {string} */ url) => (policy ? policy.createScriptURL(url) : url);

function startKeeper() {
  return new Worker(scriptAddress('./keeper.js'), { type: 'module', name: 'keeper' });
}

/** @param {Promise<Response>} source @param {any} imports @param {(instance: WebAssembly.Instance) => void} done */
function instantiate(source, imports, done) {
  // The loader has no other way to hear of a failure than ours.
  WebAssembly.instantiateStreaming(source, imports).then(({ instance }) => done(instance), (error) => {
    console.error(error);
    sayPlainly(BROKEN);
  });
  return {};
}

async function start() {
  const worker = startKeeper();
  /** @param {string} path @param {string} fragment */
  const boot = (path, fragment) => worker.postMessage({ to: 'keeper', c: 'boot', path, fragment, origin, tab: tabName(), utc_offset: -new Date().getTimezoneOffset(), language: navigator.language, ...(isKiosk ? { kiosk: true, seat } : {}) });
  boot(pathname, hash.slice(1));
  const wasm = fetch('./app.wasm', { integrity: 'integrity:./app.wasm' });
  const language = preferredLanguage();
  const sentences = fetchSentences(language);
  // While these are on their way: WebGL takes its time to come up.
  const context = canvas.getContext('webgl2', { alpha: true, premultipliedAlpha: true, antialias: false, depth: false, stencil: false, powerPreference: 'low-power' });
  /** @type {any} */
  let module = null;
  let spoken = false; // there is a screen to show
  const encoder = new TextEncoder();

  /** Hands bytes to an export that takes (pointer, length, …). @param {string} name @param {Uint8Array} bytes @param {number[]} more */
  const call = (name, bytes, ...more) => {
    const at = module._malloc(bytes.length);
    module.HEAPU8.set(bytes, at);
    const result = module[name](at, bytes.length, ...more);
    module._free(at);
    return result;
  };
  /** @param {object} event */
  const toApp = (event) => { if (module) call('_app_event', encoder.encode(JSON.stringify(event)), performance.now()); };

  const look = createLook(toApp);
  const mirror = createMirror(byId('mirror'), toApp);
  const videos = createVideos((subject, kind) => media.videoElement(subject, /** @type {any} */ (kind)));
  const screen = createScreen(canvas, {
    resize: (width, height, ratio) => module._app_resize(width, height, ratio),
    frame: (now, visible) => {
      module._app_frame(now, visible ? 1 : 0);
      mirror.settle();
      if (spoken) byId('veil').hidden = true;
    },
    restored: () => module._app_redraw(1),
  });

  const states = watchPictures(byId('videos'), { toApp, changed: () => videos.refresh() });
  const media = createMedia({ worker, onState: (change) => {
    states.device(change);
    if ('devices' in change || 'camera' in change || 'microphone' in change) greenRoom.devicesChanged();
  }, toKeeper: (message) => worker.postMessage({ to: 'media', ...message }) });
  const languages = createLanguages({
    take: (words, which) => call('_app_language', words, which) !== 0,
    takeMissing: (words) => call('_app_language_missing', words),
    failed: () => toApp({ e: 'alert', code: 'server-unreachable' }),
  });
  const greenRoom = createGreenRoom({ media, toApp });
  const awake = createAwake();
  const kiosk = isKiosk ? createKiosk({ toApp, open: boot, again, worker }) : null;
  const stills = createStills(byId('videos'), (command) => worker.postMessage(command));
  const tasks = createTasks({
    toApp, sheet: byId('print'), speak: languages.choose, look: look.choose,
    more: { ...greenRoom.tasks, ...stills.tasks, ...kiosk?.tasks, awake: ({ on }) => awake(on), window: ({ subject }) => showWindow(subject) },
  });

  /** An effect of the app. @param {any} effect */
  const carry = (effect) => {
    if (effect.to === 'keeper') worker.postMessage(effect);
    else if (effect.to === 'shell') tasks.run(effect);
    else if (effect.m === 'camera') media.setCamera(effect.on);
    else if (effect.m === 'microphone') media.setMicrophone(effect.on);
    else if (effect.m === 'screen') media.setScreen(effect.on);
  };

  /** What the keeper says before the app is there. @type {any[]} */
  const early = [];
  /** @param {any} data */
  const fromKeeper = (data) => {
    spoken = true;
    if (data.e === 'classfile') showAddress(data.link);
    toApp(data);
  };
  worker.addEventListener('message', ({ data }) => {
    if (data?.to === 'media') media.fromKeeper(data);
    else if (data?.to === 'app' && module) fromKeeper(data);
    else if (data?.to === 'app') early.push(data);
  });
  worker.addEventListener('error', (event) => {
    console.error('keeper', event.message);
    sayPlainly(BROKEN);
  });

  const loaded = await Promise.all([
    createApp({
      context,
      textFamily: family,
      instantiateWasm: (/** @type {any} */ imports, /** @type {any} */ done) => instantiate(wasm, imports, done),
      onEffect: (/** @type {string} */ json) => carry(JSON.parse(json)),
      onMirror: (/** @type {string} */ json) => mirror.update(JSON.parse(json)),
      onVideos: (/** @type {string} */ json) => videos.update(JSON.parse(json)),
      onRequestFrame: screen.request,
    }),
    sentences,
    loadFaces(family, () => module?._app_redraw(0)),
  ]);
  module = loaded[0];
  if (!module._app_start()) return sayPlainly(UNSUPPORTED);
  languages.speak(language, loaded[1]);

  followShortcuts(toApp);
  toApp({ s: 'single-keys', on: singleKeys() });
  followPointer(byId('mirror'), (x, y, pressed) => module._app_pointer(x, y, pressed));
  look.tell();
  toApp({ s: 'place', path: pathname, origin, link: hash.startsWith('#s='), invited: hash.startsWith('#i='), kiosk: isKiosk, seat });
  spoken = module._app_has_screen() !== 0;
  for (const event of early.splice(0)) fromKeeper(event);
  const showWindow = createWindow({ find: (subject, kind) => media.videoElement(subject, kind), container: byId('videos'), toApp });
  screen.start();
  if (!isKiosk) installOffline(scriptAddress('./service-worker.js'));
}

if (isSupported()) {
  start().catch((error) => {
    console.error(error);
    sayPlainly(BROKEN);
  });
} else {
  sayPlainly(UNSUPPORTED);
}
