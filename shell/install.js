// @ts-check
// Installs what is seen when the server cannot be reached (service-worker.js), once the page is at rest.
// Owns nothing. Never takes part in loading the class's own code.

/** @param {string} address  a TrustedScriptURL where the browser wants one */
export function installOffline(address) {
  if (!navigator.serviceWorker) return;
  const install = () => navigator.serviceWorker.register(address).catch((error) => console.warn('offline page', error));
  if (document.readyState === 'complete') install();
  else addEventListener('load', install, { once: true });
}
