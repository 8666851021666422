// @ts-check
// Tables in Markdown under a title, so that what is printed can stand in docs/benchmarks.md as it is.
import { table as lines } from './client/figures.mjs';

export { machine, spread } from './client/figures.mjs';

/** @param {string} text */
export function write(text) { process.stdout.write(`${text}\n`); }

/** @param {string} title @param {string[]} head @param {(string | number)[][]} rows */
export function table(title, head, rows) {
  write(`\n**${title}**\n\n${lines([head, ...rows.map((row) => row.map(String))])}\n`);
}
