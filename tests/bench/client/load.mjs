// @ts-check
// What a class costs: CPU time of the browser of somebody who sees four and nine pictures, and memory of server and engine.
// Everybody's camera gives 160×90 at 5 pictures a second; the others share a browser of their own. Control: the same
// number of pictures between two plain pages over WebRTC, without encryption of frames and without an interface.
import fs from 'node:fs';
import path from 'node:path';
import { freshFolder, sleep, until } from '../../e2e/lib/process.mjs';
import { y4m } from '../../e2e/lib/pictures.mjs';
import { cpuTime, residentMemory } from './figures.mjs';

/** @returns {{args: string[], remove: () => void}} */
export function smallCamera() {
  const folder = freshFolder('camera');
  const file = path.join(folder, 'small.y4m');
  fs.writeFileSync(file, y4m([70, 120, 170], { width: 160, height: 90, rate: 5, frames: 5, step: 20 }));
  return { args: [`--use-file-for-fake-video-capture=${file}`], remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}

/** One more person in a browser that is there. */
export async function joinInto(browser, link) {
  const context = await browser.newContext({ viewport: { width: 640, height: 400 }, locale: 'en-US' });
  const page = await context.newPage();
  await page.goto(link, { waitUntil: 'domcontentloaded' });
  const press = async (role, name) => {
    await until(name, async () => (await page.getByRole(role, { name, exact: true, disabled: false }).count()) > 0, { timeout: 30000 });
    await page.getByRole(role, { name, exact: true }).press('Enter');
  };
  await press('switch', 'Camera');
  await press('button', 'Join class');
  await until('the class', async () => (await page.getByRole('list', { name: 'People' }).count()) > 0, { timeout: 30000 });
  return { page, leave: async () => { await press('button', 'Leave class').catch(() => {}); await context.close(); } };
}

/** Processes of a browser by kind. @returns {Promise<Record<string, number[]>>} */
async function processes(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  /** @type {Record<string, number[]>} */
  const kinds = {};
  for (const { type, id } of processInfo) (kinds[type] ??= []).push(id);
  return kinds;
}

const framesNow = () => Promise.all([.../** @type {any} */ (window).__test.peers].filter((p) => p.connectionState === 'connected').map((p) => p.getStats()))
  .then((all) => all.flatMap((stats) => [...stats.values()]).filter((s) => s.type === 'inbound-rtp' && s.kind === 'video').reduce((sum, s) => sum + (s.framesDecoded ?? 0), 0));

/** CPU time in percent of one core over some seconds, and how many pictures a second were decoded meanwhile. */
export async function cpuOf(browser, page, seconds = 10) {
  const kinds = await processes(browser);
  const sum = (pids = []) => pids.reduce((all, pid) => all + cpuTime(pid), 0);
  const before = [sum(kinds.renderer), sum(kinds.GPU), sum(Object.values(kinds).flat()), await page.evaluate(framesNow)];
  const began = performance.now();
  await sleep(seconds * 1000);
  const after = [sum(kinds.renderer), sum(kinds.GPU), sum(Object.values(kinds).flat()), await page.evaluate(framesNow)];
  const took = performance.now() - began;
  const [renderer, gpu, all] = [0, 1, 2].map((i) => ((after[i] - before[i]) / took) * 100);
  return { renderer, gpu, all, pictures_per_second: ((after[3] - before[3]) / took) * 1000 };
}

export function memoryOf(server) {
  const engine = server.enginePid();
  return { server_mb: residentMemory(server.process.child.pid), engine_mb: engine ? residentMemory(engine) : 0 };
}

/** The control: `count` pictures from one plain page to another, and one back. */
export async function plainPictures(viewer, crowd, url, count) {
  const [to, from] = await Promise.all([viewer, crowd].map(async (browser) => {
    const page = await (await browser.newContext({ viewport: { width: 1366, height: 768 } })).newPage();
    await page.goto(url);
    return page;
  }));
  const open = async (pictures) => {
    const w = /** @type {any} */ (window);
    const camera = await navigator.mediaDevices.getUserMedia({ video: { width: { ideal: 320 }, height: { ideal: 180 }, frameRate: { ideal: 15, max: 15 } } });
    const grid = document.createElement('div');
    grid.style.cssText = 'position:fixed;inset:0;display:grid;grid-template-columns:repeat(3,1fr);gap:12px';
    document.body.replaceChildren(grid);
    const show = (track) => {
      const video = document.createElement('video');
      Object.assign(video, { muted: true, autoplay: true, playsInline: true, srcObject: new MediaStream([track]) });
      video.style.cssText = 'width:100%;height:100%;object-fit:cover';
      grid.append(video);
    };
    show(camera.getVideoTracks()[0]);
    w.__pc = new RTCPeerConnection();
    w.__test = { peers: [w.__pc] };
    w.__pc.ontrack = ({ track }) => show(track);
    for (let i = 0; i < pictures; i++) w.__pc.addTransceiver(camera.getVideoTracks()[0].clone(), { direction: 'sendrecv', sendEncodings: [{ maxBitrate: 300_000 }] });
  };
  const describe = async (type) => {
    const { __pc: pc } = /** @type {any} */ (window);
    if (type === 'answer') {
      for (const [i, t] of pc.getTransceivers().entries()) t.direction = i === 0 ? 'sendrecv' : 'recvonly';
      const [video] = document.querySelectorAll('video');
      pc.getTransceivers()[0].sender.replaceTrack(/** @type {MediaStream} */ (video.srcObject).getVideoTracks()[0]);
    }
    for (const t of pc.getTransceivers()) t.setCodecPreferences((RTCRtpReceiver.getCapabilities('video')?.codecs ?? []).filter((c) => c.mimeType === 'video/VP8'));
    await pc.setLocalDescription();
    while (pc.iceGatheringState !== 'complete') await new Promise((done) => setTimeout(done, 20));
    return pc.localDescription.sdp;
  };
  const take = ([type, sdp]) => /** @type {any} */ (window).__pc.setRemoteDescription({ type, sdp });
  await from.evaluate(open, count);
  await to.evaluate(open, 0);
  await to.evaluate(take, ['offer', await from.evaluate(describe, 'offer')]);
  await from.evaluate(take, ['answer', await to.evaluate(describe, 'answer')]);
  await sleep(5000);
  const cpu = await cpuOf(viewer, to);
  await Promise.all([to.context().close(), from.context().close()]);
  return cpu;
}
