// @ts-check
// What the green room asks for: the list of devices, the microphone's level, hearing oneself, the check of the connection.
// Owns the meter and what is under way. Fetches the larger parts when they are used. Never decides what is shown.

import { createMeter } from './level.js';

/** @param {{media: ReturnType<import('./media.js').createMedia>, toApp: (event: object) => void}} around */
export function createGreenRoom({ media, toApp }) {
  const meter = createMeter({ track: media.microphone, toApp });
  /** @type {AbortController | null} */
  let hearing = null;
  let listed = false;

  const tellDevices = async () => {
    listed = true;
    toApp({ s: 'devices', ...(await media.listDevices()) });
  };

  return {
    /** Others are plugged in, or names are known by now. */
    devicesChanged: () => { if (listed) tellDevices(); },
    /** @type {Record<string, (task: any) => any>} */
    tasks: {
      devices: tellDevices,
      'choose-device': async ({ kind, id }) => {
        await media.chooseDevice(kind, id);
        tellDevices();
      },
      meter: ({ on }) => meter.set(on),
      async hear() {
        hearing?.abort();
        const mine = hearing = new AbortController();
        const onStage = (/** @type {string} */ stage) => toApp({ s: 'hearing', stage });
        try {
          const [{ hearYourself }, { speaker }] = await Promise.all([import('./hear.js'), media.listDevices()]);
          await hearYourself({ borrow: media.borrowMicrophone, speaker, signal: mine.signal, onStage });
          tellDevices();
        } catch (error) {
          console.error(error);
          if (!mine.signal.aborted) onStage('failed');
        }
      },
      'hear-end': () => {
        hearing?.abort();
        toApp({ s: 'hearing', stage: 'no' });
      },
      async check() {
        try {
          await (await import('./check.js')).checkConnection(toApp);
        } catch {
          // The check itself could not be fetched: that is its finding.
          toApp({ s: 'check', running: false, offline: !navigator.onLine, server: location.host, hops: [{ name: 'server', result: 'failed' }] });
        }
      },
    },
  };
}
