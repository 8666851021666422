// @ts-check
// QR codes (ISO/IEC 18004) for links: byte mode, error correction M, versions 1 to 10 (up to 213 bytes).
// Owns nothing: text in, square of booleans out.

// Per version: error-correction bytes a block, blocks of group 1, data bytes in each, blocks of group 2 (one byte more each).
const BLOCKS = [[], [10, 1, 16, 0], [16, 1, 28, 0], [26, 1, 44, 0], [18, 2, 32, 0], [24, 2, 43, 0], [16, 4, 27, 0], [18, 4, 31, 0],
  [22, 2, 38, 2], [22, 3, 36, 2], [26, 4, 43, 1]];
const ALIGN = [[], [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];

const EXP = new Uint8Array(512), LOG = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; i++) {
  EXP[i] = EXP[i + 255] = x;
  LOG[x] = i;
  x = (x << 1) ^ (x & 128 ? 0x11d : 0);
}

/** Reed–Solomon remainder. @param {number[]} data @param {number} count */
function correction(data, count) {
  let generator = [1];
  for (let i = 0; i < count; i++) {
    const next = new Array(generator.length + 1).fill(0);
    generator.forEach((value, at) => {
      next[at] ^= value;
      if (value) next[at + 1] ^= EXP[LOG[value] + i];
    });
    generator = next;
  }
  const rest = [...data, ...new Array(count).fill(0)];
  for (let i = 0; i < data.length; i++) {
    const factor = rest[i];
    if (factor) generator.forEach((value, at) => { if (value) rest[i + at] ^= EXP[LOG[value] + LOG[factor]]; });
  }
  return rest.slice(data.length);
}

/** @param {Uint8Array} bytes @param {number} version */
function codewords(bytes, version) {
  const [ec, first, size, second] = BLOCKS[version];
  const capacity = first * size + second * (size + 1);
  /** @type {number[]} */
  const bits = [];
  const put = (/** @type {number} */ value, /** @type {number} */ length) => { for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1); };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) put(byte, 8);
  put(0, Math.min(4, capacity * 8 - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  const data = [];
  for (let i = 0; i < bits.length; i += 8) data.push(parseInt(bits.slice(i, i + 8).join(''), 2));
  for (let pad = 0xec; data.length < capacity; pad ^= 0xfd) data.push(pad);

  const blocks = [];
  for (let i = 0, at = 0; i < first + second; i++) {
    const length = size + (i < first ? 0 : 1);
    blocks.push(data.slice(at, at += length));
  }
  const corrections = blocks.map((block) => correction(block, ec));
  const out = [];
  for (let i = 0; i <= size; i++) for (const block of blocks) if (i < block.length) out.push(block[i]);
  for (let i = 0; i < ec; i++) for (const block of corrections) out.push(block[i]);
  return out;
}

/** The fixed patterns; null where data goes. @param {number} version */
function frame(version) {
  const size = version * 4 + 17;
  /** @type {(boolean|null)[][]} */
  const grid = Array.from({ length: size }, () => new Array(size).fill(null));
  const set = (/** @type {number} */ x, /** @type {number} */ y, /** @type {boolean} */ dark) => { if (x >= 0 && y >= 0 && x < size && y < size) grid[y][x] = dark; };
  for (let i = 8; i < size - 8; i++) {
    set(i, 6, i % 2 === 0);
    set(6, i, i % 2 === 0);
  }
  for (const [cx, cy] of [[3, 3], [size - 4, 3], [3, size - 4]]) {
    for (let dy = -4; dy <= 4; dy++) {
      for (let dx = -4; dx <= 4; dx++) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        set(cx + dx, cy + dy, ring !== 2 && ring !== 4);
      }
    }
  }
  const places = ALIGN[version], last = places.length - 1;
  places.forEach((cy, i) => places.forEach((cx, j) => {
    if ((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)) return;
    for (let dy = -2; dy <= 2; dy++) for (let dx = -2; dx <= 2; dx++) set(cx + dx, cy + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
  }));
  if (version >= 7) {
    let rest = version;
    for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
    const bits = (version << 12) | rest;
    for (let i = 0; i < 18; i++) {
      const a = size - 11 + (i % 3), b = Math.floor(i / 3), dark = ((bits >> i) & 1) === 1;
      set(a, b, dark);
      set(b, a, dark);
    }
  }
  putFormat(grid, 0); // keeps its place free
  return grid;
}

/** @param {(boolean|null)[][]} grid @param {number} mask */
function putFormat(grid, mask) {
  const size = grid.length, data = mask; // level M is 00
  let rest = data;
  for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
  const bits = ((data << 10) | rest) ^ 0x5412;
  const bit = (/** @type {number} */ i) => ((bits >> i) & 1) === 1;
  for (let i = 0; i <= 5; i++) grid[i][8] = bit(i);
  grid[7][8] = bit(6);
  grid[8][8] = bit(7);
  grid[8][7] = bit(8);
  for (let i = 9; i < 15; i++) grid[8][14 - i] = bit(i);
  for (let i = 0; i < 8; i++) grid[8][size - 1 - i] = bit(i);
  for (let i = 8; i < 15; i++) grid[size - 15 + i][8] = bit(i);
  grid[size - 8][8] = true;
}

/** @param {string} text @returns {boolean[][] | null} rows of modules, dark is true; null when the text is too long */
export function qrCode(text) {
  const bytes = new TextEncoder().encode(text);
  const version = BLOCKS.findIndex((block, v) => v > 0 && block[1] * block[2] + block[3] * (block[2] + 1) >= bytes.length + (v < 10 ? 2 : 3));
  if (version < 1) return null;
  const data = codewords(bytes, version), fixed = frame(version), size = fixed.length;
  const grid = fixed.map((row) => [...row]);
  let at = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (fixed[y][x] !== null) continue;
        const dark = at < data.length * 8 && ((data[at >> 3] >> (7 - (at & 7))) & 1) === 1;
        grid[y][x] = dark !== ((x + y) % 2 === 0); // mask 0
        at++;
      }
    }
  }
  putFormat(grid, 0);
  return grid.map((row) => row.map((module) => module === true));
}
