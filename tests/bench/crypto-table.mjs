// @ts-check
// Tables in Markdown, so that what is printed can stand in docs/benchmarks.md as it is; and how several runs become one figure.

/** @param {number[]} values */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b), middle = sorted.length >> 1;
  return { median: sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2, min: sorted[0], max: sorted[sorted.length - 1], runs: values.length };
}

/** @param {string} text */
export function write(text) { process.stdout.write(`${text}\n`); }

/** @param {string} title @param {string[]} head @param {(string | number)[][]} rows */
export function table(title, head, rows) {
  const line = (/** @type {(string | number)[]} */ cells) => `| ${cells.join(' | ')} |`;
  write(['', `**${title}**`, '', line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n'));
}
