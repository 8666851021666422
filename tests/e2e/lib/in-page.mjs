// @ts-check
/* eslint-env browser */
// Functions that run inside a page under test. Each stands alone: it is sent as text.

/** Before any of the page's own code: remembers peer connections, what they count, and what went wrong. */
export function watch() {
  const w = /** @type {any} */ (window);
  if (w.__test) return;
  w.__test = { peers: [], errors: [] };
  // Every count of every open connection. One that is closed while it is asked gives no answer in Firefox, ever.
  const unanswered = async (peer) => {
    while (peer.connectionState !== 'closed') await new Promise((done) => setTimeout(done, 100));
    return new Map();
  };
  const counts = async (peer) => [...(await Promise.race([peer.getStats(), unanswered(peer)])).values()];
  w.__test.stats = async () => (await Promise.all(w.__test.peers.filter((peer) => peer.connectionState !== 'closed').map(counts))).flat();
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = /** @type {any} */ (class extends Native {
    constructor(...args) {
      super(...args);
      w.__test.peers.push(this);
    }
  });
  window.addEventListener('error', (event) => w.__test.errors.push(String(event.message)));
  window.addEventListener('unhandledrejection', (event) => w.__test.errors.push(String(event.reason)));
}

/** Instead of a camera where the browser cannot take files: a painted canvas. The microphone is the browser's own fake one. */
export function paintedDevices({ rgb }) {
  const media = navigator.mediaDevices;
  if (!media) return;  // about:blank
  const native = media.getUserMedia.bind(media);
  const colour = `rgb(${rgb.join(',')})`;
  const make = async (constraints) => {
    const stream = new MediaStream();
    if (constraints?.video) {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [320, 180];
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
      let x = 0;
      setInterval(() => {
        context.fillStyle = colour;
        context.fillRect(0, 0, 320, 180);
        context.fillStyle = '#ccc';
        context.fillRect((x = (x + 28) % 290), 8, 24, 24);
      }, 100);
      for (const track of canvas.captureStream(10).getVideoTracks()) stream.addTrack(track);
    }
    if (constraints?.audio) {
      for (const track of (await native({ audio: true, fake: true })).getAudioTracks()) stream.addTrack(track);
    }
    return stream;
  };
  Object.defineProperty(media, 'getUserMedia', { value: make, configurable: true });
}

/** Every video of the page: whose it is, what it shows in the middle, and how many frames came. */
export async function readVideos() {
  const w = /** @type {any} */ (window);
  const decoded = new Map();
  for (const stat of (await w.__test?.stats()) ?? [])
    if (stat.type === 'inbound-rtp' && stat.kind === 'video')
      decoded.set(stat.trackIdentifier, (decoded.get(stat.trackIdentifier) ?? 0) + (stat.framesDecoded ?? 0));
  const found = [];
  for (const video of document.querySelectorAll('video')) {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [8, 8];
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    const [vw, vh] = [video.videoWidth, video.videoHeight];
    let rgb = [0, 0, 0];
    if (vw && video.readyState >= 2) {
      context.drawImage(video, vw / 4, vh / 3, vw / 2, vh / 2, 0, 0, 8, 8);
      const { data } = context.getImageData(0, 0, 8, 8);
      rgb = [0, 1, 2].map((c) => Math.round(data.filter((_, i) => i % 4 === c).reduce((a, v) => a + v, 0) / 64));
    }
    const stream = /** @type {MediaStream | null} */ (video.srcObject);
    const track = stream?.getVideoTracks()[0];
    const box = video.getBoundingClientRect();
    const style = getComputedStyle(video);
    found.push({
      subject: video.dataset.subject ?? '', kind: video.dataset.kind ?? '', width: vw, height: vh, rgb,
      muted: track?.muted ?? true, frames: track ? decoded.get(track.id) ?? null : null,
      shown: box.width > 1 && box.height > 1 && style.visibility !== 'hidden' && style.display !== 'none',
    });
  }
  return found;
}

/** Listens for some time to all that comes in, and gives the loudest level near each of the given tones. */
export async function listen({ tones, ms }) {
  const w = /** @type {any} */ (window);
  const context = (w.__test.audio ??= new AudioContext({ sampleRate: 48000 }));
  await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 1000))]);
  if (context.state !== 'running') {
    // Firefox runs no AudioContext without a sound card. How loud each received voice was it says all the same.
    const loudest = new Map();
    for (const end = performance.now() + ms; performance.now() < end; await new Promise((done) => setTimeout(done, 100)))
      for (const stat of await w.__test.stats())
        if (stat.type === 'inbound-rtp' && stat.kind === 'audio')
          loudest.set(stat.trackIdentifier, Math.max(loudest.get(stat.trackIdentifier) ?? 0, stat.audioLevel ?? 0));
    return { levels: [], voices: [...loudest.values()].filter((level) => level > 0.01).length, state: context.state };
  }
  const analysers = [];
  const nodes = [];
  for (const peer of w.__test.peers) {
    if (peer.connectionState === 'closed') continue;
    for (const { receiver, currentDirection } of peer.getTransceivers()) {
      if (receiver.track?.kind !== 'audio' || receiver.track.readyState !== 'live') continue;
      if (!/recv/.test(currentDirection ?? '')) continue;
      const source = context.createMediaStreamSource(new MediaStream([receiver.track]));
      const analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
      source.connect(analyser);
      analysers.push(analyser);
      nodes.push(source);
    }
  }
  const levels = tones.map(() => -200);
  const end = performance.now() + ms;
  while (performance.now() < end) {
    await new Promise((done) => setTimeout(done, 50));
    for (const analyser of analysers) {
      const bins = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(bins);
      tones.forEach((tone, i) => {
        const centre = Math.round((tone * 4096) / context.sampleRate);
        for (let bin = centre - 1; bin <= centre + 1; bin++) levels[i] = Math.max(levels[i], bins[bin]);
      });
    }
  }
  for (const node of nodes) node.disconnect();
  const received = [];
  for (const stat of await w.__test.stats())
    if (stat.type === 'inbound-rtp' && stat.kind === 'audio')
      received.push([stat.mid, stat.packetsReceived, Number((stat.totalAudioEnergy ?? 0).toFixed(3)), stat.concealedSamples]);
  return { levels, tracks: analysers.length, state: context.state, received };
}

/** Sound that was received, by the browser's own count: works without an audio device. */
export async function soundReceived() {
  const w = /** @type {any} */ (window);
  let energy = 0;
  let packets = 0;
  for (const stat of await w.__test.stats())
    if (stat.type === 'inbound-rtp' && stat.kind === 'audio') {
      energy += stat.totalAudioEnergy ?? 0;
      packets += stat.packetsReceived ?? 0;
    }
  return { energy, packets };
}

/** What has come in of one subject, by kind: packets from the relay, and what was decoded and so can be seen or heard. */
export async function received(subject) {
  const w = /** @type {any} */ (window);
  const kinds = new Map();
  for (const element of document.querySelectorAll('video,audio')) {
    const { dataset, srcObject } = /** @type {HTMLVideoElement} */ (element);
    const track = /** @type {MediaStream | null} */ (srcObject)?.getTracks()[0];
    if (dataset.subject === subject && track) kinds.set(track.id, dataset.kind);
  }
  const found = {};
  for (const stat of await w.__test.stats()) {
    const kind = stat.type === 'inbound-rtp' ? kinds.get(stat.trackIdentifier) : undefined;
    if (kind) found[kind] = { packets: stat.packetsReceived ?? 0, frames: stat.framesDecoded ?? 0, energy: stat.totalAudioEnergy ?? 0 };
  }
  return found;
}

/** Packets that this page has sent, by kind of medium. */
export async function sent() {
  const w = /** @type {any} */ (window);
  const packets = { video: 0, audio: 0 };
  for (const stat of await w.__test.stats())
    if (stat.type === 'outbound-rtp') packets[stat.kind] += stat.packetsSent ?? 0;
  return packets;
}

/** Elements by role and accessible name, as far as this page's own mark-up needs it. Used where the driver cannot. */
export function byRole({ role, name, exact }) {
  const implicit = {
    button: 'button,input[type=button],input[type=submit]', textbox: 'input:not([type]),input[type=text],textarea',
    heading: 'h1,h2,h3,h4', link: 'a[href]', list: 'ul,ol', listitem: 'li', img: 'img', switch: 'none', log: 'none', status: 'output',
    alert: 'none', menuitem: 'none', dialog: 'dialog',
  };
  const hidden = (element) => {
    for (let e = element; e; e = e.parentElement)
      if (e.hidden || e.inert || e.getAttribute('aria-hidden') === 'true' || getComputedStyle(e).display === 'none' ||
          getComputedStyle(e).visibility === 'hidden') return true;
    return false;
  };
  const nameOf = (element) => {
    const labelled = element.getAttribute('aria-labelledby');
    if (labelled) return labelled.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
    return element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.alt ?? element.textContent ?? '';
  };
  const clean = (text) => text.replace(/\s+/g, ' ').trim();
  const all = [...document.querySelectorAll(`[role="${role}"],${implicit[role] ?? 'none'}`)];
  return all.filter((e) => (e.getAttribute('role') ?? role) === role && !hidden(e) &&
    (name === undefined || (exact ? clean(nameOf(e)) === name : clean(nameOf(e)).includes(name))));
}
