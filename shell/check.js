// @ts-check
// 'Check my connection': each hop of the way to the class is tried as the class would use it, and the first that fails is
// named. Loaded when somebody presses that button.
// Owns what it opens, and closes it. Never says of a hop more than it has tried: what this school does not offer is 'absent'.

const PATIENCE = 7000; // ms; ICE repeats a lost question for that long

/** @param {Promise<any>} work @param {() => void} [afterwards] */
function inTime(work, afterwards = () => {}) {
  let timer = 0;
  const late = new Promise((_, no) => { timer = setTimeout(() => no(new Error('no answer')), PATIENCE); });
  return Promise.race([work, late]).finally(() => {
    clearTimeout(timer);
    afterwards();
  });
}

/** HTTPS: an answer of Homeroom's own, not of a filter that answers in its place. @returns {Promise<{engine: string}>} */
async function askServer() {
  const stop = new AbortController();
  return inTime((async () => {
    const health = await (await fetch('/healthz', { cache: 'no-store', signal: stop.signal })).json();
    if (typeof health.engine !== 'string') throw new Error('not Homeroom');
    return health;
  })(), () => stop.abort());
}

/** A WebSocket that carries a message: the server's greeting. */
function askSocket() {
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/ws`, 'homeroom.1');
  return inTime(new Promise((done, no) => {
    socket.onmessage = ({ data }) => (JSON.parse(data).t === 'server' ? done(undefined) : no());
    socket.onclose = no;
  }), () => socket.close());
}

/** An answer of somebody who speaks ICE and nothing else. @param {{address: string, port: number, ufrag: string, pwd: string}} udp */
const answerOf = ({ address, port, ufrag, pwd }) => [
  'v=0', 'o=- 1 1 IN IP4 0.0.0.0', 's=-', 't=0 0', 'a=ice-lite', 'a=group:BUNDLE 0',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 0.0.0.0', 'a=mid:0', `a=ice-ufrag:${ufrag}`, `a=ice-pwd:${pwd}`,
  `a=fingerprint:sha-256 ${Array(32).fill('00').join(':')}`, 'a=setup:active', 'a=sctp-port:5000',
  `a=candidate:1 1 udp 2130706431 ${address} ${port} typ host`, 'a=end-of-candidates', '',
].join('\r\n');

/**
 * From this browser to the engine's address and ports, there and back: by UDP, or as `by` says.
 * @param {Parameters<typeof answerOf>[0]} udp @param {RTCConfiguration} by
 */
async function askMedia(udp, by = {}) {
  const pc = new RTCPeerConnection(by);
  return inTime((async () => {
    pc.createDataChannel('check');
    const reached = new Promise((done, no) => {
      pc.oniceconnectionstatechange = () => {
        if (['connected', 'completed'].includes(pc.iceConnectionState)) done(undefined);
        if (pc.iceConnectionState === 'failed') no(new Error('failed'));
      };
    });
    await pc.setLocalDescription();
    await pc.setRemoteDescription({ type: 'answer', sdp: answerOf(udp) });
    await reached;
  })(), () => pc.close());
}

/** @param {(event: object) => void} toApp */
export async function checkConnection(toApp) {
  const hops = ['server', 'socket', 'engine', 'udp', 'tcp', 'relay'].map((name) => ({ name, result: 'skipped' }));
  let media = location.hostname, relay = '', tls = '';
  const tell = (running = true) => toApp({
    s: 'check', running, offline: !running && !navigator.onLine && hops[0].result !== 'ok', server: location.host, media, relay, tls, hops: hops.map((hop) => ({ ...hop })),
  });
  /** @param {string} name @param {string} result */
  const set = (name, result) => {
    for (const hop of hops) if (hop.name === name) hop.result = result;
    tell();
  };
  /** @template T @param {string} name @param {() => Promise<T>} ask @returns {Promise<T | null>} */
  const ask = async (name, ask) => {
    set(name, 'waiting');
    try {
      const answer = await ask();
      set(name, 'ok');
      return answer ?? /** @type {any} */ ({});
    } catch (error) {
      set(name, 'failed');
      return null;
    }
  };

  const health = await ask('server', askServer);
  if (health && await ask('socket', askSocket)) {
    set('engine', health.engine === 'ok' ? 'ok' : 'down');
    const offered = await fetch('/reach', { cache: 'no-store' }).then((answer) => answer.json()).catch(() => ({}));
    if (offered.udp) media = offered.udp.address;
    const { port, tls_port: tlsPort, username, credential, down } = offered.relay ?? {};
    /** @param {string} name @param {number | undefined} to @param {string} url */
    const askRelay = async (name, to, url) => {
      if (down) set(name, 'down');
      else if (!to) set(name, 'absent');
      else if (offered.udp) await ask(name, () => askMedia(offered.udp, { iceTransportPolicy: 'relay', iceServers: [{ urls: url, username, credential }] }));
    };
    if (port) relay = `${location.hostname}:${port}`;
    if (tlsPort) tls = `${location.hostname}:${tlsPort}`;
    // At the same time: where nothing gets through, one waits for the longest of them and not for their sum.
    await Promise.all([
      offered.udp && ask('udp', () => askMedia(offered.udp)),
      askRelay('tcp', port, `turn:${relay}?transport=tcp`),
      askRelay('relay', tlsPort, `turns:${tls}?transport=tcp`),
    ]);
  }
  tell(false);
}
