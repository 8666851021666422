// @ts-check
// Hands what the microphone gives to hear.js, block by block. Runs in the audio thread. Never keeps a block.

/** @type {any} */ (globalThis).registerProcessor('recorder', class extends /** @type {any} */ (globalThis).AudioWorkletProcessor {
  /** @param {Float32Array[][]} inputs */
  process([input]) {
    if (input?.[0]) this.port.postMessage(input[0].slice());
    return true;
  }
});
