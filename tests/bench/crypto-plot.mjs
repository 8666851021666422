// @ts-check
// Scaling as a picture: both axes logarithmic, a line for each operation. Text and lines take the page's colour.

const COLOURS = ['#2b6cb0', '#c05621', '#dd9a2b', '#2f855a', '#805ad5'];
const WIDTH = 760, HEIGHT = 440, LEFT = 64, RIGHT = 220, TOP = 24, BOTTOM = 48;

/** @param {{members: number, ms: Record<string, number>}[]} points */
export function scalingPlot(points) {
  const names = Object.keys(points[0].ms);
  const all = points.flatMap((point) => Object.values(point.ms));
  const [low, high] = [Math.floor(Math.log10(Math.min(...all))), Math.ceil(Math.log10(Math.max(...all)))];
  const [first, last] = [Math.log10(points[0].members), Math.log10(points[points.length - 1].members)];
  const x = (/** @type {number} */ members) => LEFT + (Math.log10(members) - first) / (last - first) * (WIDTH - LEFT - RIGHT);
  const y = (/** @type {number} */ ms) => TOP + (high - Math.log10(ms)) / (high - low) * (HEIGHT - TOP - BOTTOM);
  const parts = [`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13">`,
    `<title>Milliseconds against members of the group, native build</title>`, `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`];
  for (let power = low; power <= high; power++) {
    const at = y(10 ** power).toFixed(1);
    parts.push(`<path d="M${LEFT} ${at}H${WIDTH - RIGHT}" stroke="#ddd"/>`, `<text x="${LEFT - 8}" y="${at}" dy="4" text-anchor="end">${power < 0 ? (10 ** power).toFixed(-power) : 10 ** power} ms</text>`);
  }
  for (const { members } of points) {
    const at = x(members).toFixed(1);
    parts.push(`<path d="M${at} ${TOP}V${HEIGHT - BOTTOM}" stroke="#eee"/>`, `<text x="${at}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle">${members}</text>`);
  }
  parts.push(`<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">members</text>`);
  // Names stand at the ends of their lines, from the top down, kept apart.
  const order = names.map((name, i) => ({ name, colour: COLOURS[i % COLOURS.length], end: y(points[points.length - 1].ms[name]) })).sort((a, b) => a.end - b.end);
  let below = 0;
  for (const { name, colour, end } of order) {
    below = Math.max(below + 17, end);
    const line = points.map((point, i) => `${i ? 'L' : 'M'}${x(point.members).toFixed(1)} ${y(point.ms[name]).toFixed(1)}`).join('');
    parts.push(`<path d="${line}" fill="none" stroke="${colour}" stroke-width="2"/>`, ...points.map((point) => `<circle cx="${x(point.members).toFixed(1)}" cy="${y(point.ms[name]).toFixed(1)}" r="3" fill="${colour}"/>`),
      `<text x="${WIDTH - RIGHT + 10}" y="${below.toFixed(1)}" dy="4" fill="${colour}">${name}</text>`);
  }
  return `${[...parts, '</svg>'].join('\n')}\n`;
}
