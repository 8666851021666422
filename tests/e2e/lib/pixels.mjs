// @ts-check
// Screenshots taken apart in a page of their own (a browser is the one decoder of PNG that is always there).

/** @param {import('playwright-core').Browser} browser */
export async function pixelReader(browser) {
  const page = await browser.newPage();
  await page.evaluate(() => {
    const sheets = /** @type {any} */ (window).sheets = {};
    Object.assign(window, {
      async load(key, base64) {
        const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
        const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        const pen = /** @type {any} */ (new OffscreenCanvas(picture.width, picture.height).getContext('2d', { willReadFrequently: true }));
        pen.drawImage(picture, 0, 0);
        sheets[key] = { pen, width: picture.width, height: picture.height };
      },
      /** What is behind the words, and the strongest ink on it. */
      inks(key, [x, y, w, h]) {
        const { data } = sheets[key].pen.getImageData(x, y, w, h);
        /** @type {Map<number, number>} */
        const counts = new Map();
        for (let i = 0; i < data.length; i += 4) {
          const rgb = data[i] << 16 | data[i + 1] << 8 | data[i + 2];
          counts.set(rgb, (counts.get(rgb) ?? 0) + 1);
        }
        const back = [...counts].sort((a, b) => b[1] - a[1])[0][0];
        const light = (/** @type {number} */ rgb) => {
          const [r, g, b] = [rgb >> 16, rgb >> 8 & 255, rgb & 255].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const contrast = (/** @type {number} */ rgb) => {
          const [a, b] = [light(rgb), light(back)].sort((p, q) => q - p);
          return (a + 0.05) / (b + 0.05);
        };
        // Edges are blended; where a stroke covers a pixel wholly it has its own colour.
        const strongest = [...counts.keys()].map((rgb) => [contrast(rgb), rgb]).sort((a, b) => b[0] - a[0])[0];
        return { back, ink: strongest[1], contrast: strongest[0] };
      },
      /** The ink's box inside a rectangle, against its most frequent colour. */
      inkBox(key, rect) {
        const [x, y, w, h] = rect, { back } = /** @type {any} */ (window).inks(key, rect);
        const { data } = sheets[key].pen.getImageData(x, y, w, h);
        let left = w, top = h, right = -1, bottom = -1;
        for (let py = 0; py < h; py++) for (let px = 0; px < w; px++) {
          const i = (py * w + px) * 4;
          const far = Math.abs(data[i] - (back >> 16)) + Math.abs(data[i + 1] - (back >> 8 & 255)) + Math.abs(data[i + 2] - (back & 255));
          if (far < 90) continue;
          left = Math.min(left, px); right = Math.max(right, px); top = Math.min(top, py); bottom = Math.max(bottom, py);
        }
        return right < 0 ? null : [x + left, y + top, right - left + 1, bottom - top + 1];
      },
      /** How far the most colourful pixel is from grey, 0 to 255. */
      colour(key, [x, y, w, h]) {
        const { data } = sheets[key].pen.getImageData(x, y, w, h);
        let most = 0;
        for (let i = 0; i < data.length; i += 4) {
          const rgb = data.slice(i, i + 3);
          most = Math.max(most, Math.max(...rgb) - Math.min(...rgb));
        }
        return most;
      },
      /** The largest difference of a colour's part between two pictures of one size, 0 to 255. */
      furthest(one, two) {
        const { pen, width, height } = sheets[one];
        const p = pen.getImageData(0, 0, width, height).data, q = sheets[two].pen.getImageData(0, 0, width, height).data;
        return p.reduce((/** @type {number} */ most, part, i) => Math.max(most, Math.abs(part - q[i])), 0);
      },
      /** Share of the ink that differs between the same words in two pictures, each at its own place, moved by a pixel at most. */
      difference(one, rectOne, two, rectTwo) {
        const a = /** @type {any} */ (window).inkBox(one, rectOne), b = /** @type {any} */ (window).inkBox(two, rectTwo);
        if (!a || !b) return { share: a === b ? 0 : 1, a, b };
        const w = Math.max(a[2], b[2]) + 2, h = Math.max(a[3], b[3]) + 2;
        const read = (key, [x, y], dx = 0, dy = 0) => sheets[key].pen.getImageData(x - 1 + dx, y - 1 + dy, w, h).data;
        const p = read(one, a);
        let least = Infinity;
        for (const dx of [-1, 0, 1]) for (const dy of [-1, 0, 1]) {
          const q = read(two, b, dx, dy);
          let sum = 0;
          for (let i = 0; i < p.length; i += 4) sum += Math.abs(p[i] - q[i]) + Math.abs(p[i + 1] - q[i + 1]) + Math.abs(p[i + 2] - q[i + 2]);
          least = Math.min(least, sum);
        }
        return { share: least / (w * h * 3 * 255), a, b };
      },
    });
  });
  return {
    page,
    /** @param {string} key @param {Buffer} png */
    load: (key, png) => page.evaluate(([name, text]) => /** @type {any} */ (window).load(name, text), [key, png.toString('base64')]),
    /** @param {string} key @param {number[][]} rects @returns {Promise<{back: number, ink: number, contrast: number}[]>} */
    inks: (key, rects) => page.evaluate(([name, list]) => list.map((rect) => /** @type {any} */ (window).inks(name, rect)), /** @type {any} */ ([key, rects])),
    /** @param {string} key @param {number[][]} rects @returns {Promise<number[]>} */
    colours: (key, rects) => page.evaluate(([name, list]) => list.map((rect) => /** @type {any} */ (window).colour(name, rect)), /** @type {any} */ ([key, rects])),
    /** @param {string} one @param {string} two @returns {Promise<number>} */
    furthest: (one, two) => page.evaluate(([k, l]) => /** @type {any} */ (window).furthest(k, l), [one, two]),
    /** @returns {Promise<{share: number, a: number[] | null, b: number[] | null}[]>} */
    differences: (one, rectsOne, two, rectsTwo) => page.evaluate(([k, rs, l, qs]) => rs.map((rect, i) => /** @type {any} */ (window).difference(k, rect, l, qs[i])), [one, rectsOne, two, rectsTwo]),
  };
}
