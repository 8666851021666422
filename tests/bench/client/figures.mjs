// @ts-check
// Medians, tables and the name of the machine.
import fs from 'node:fs';
import os from 'node:os';

/** @param {number[]} values */
export function spread(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, min: sorted[0], max: sorted[sorted.length - 1], runs: sorted.length };
}

/** @param {{median: number, min: number, max: number, runs: number}} of */
export const said = (of, unit = 'ms', digits = 0) => `${of.median.toFixed(digits)} ${unit} (${of.min.toFixed(digits)}–${of.max.toFixed(digits)}, ${of.runs} runs)`;

export function machine() {
  const model = os.cpus()[0]?.model.trim() ?? 'unknown';
  const kernel = `${os.type()} ${os.release()}`;
  return { processor: model, cores: os.cpus().length, memory_gb: Math.round(os.totalmem() / 2 ** 30), kernel, node: process.version, load: os.loadavg().map((v) => Number(v.toFixed(1))) };
}

/** @param {string[][]} rows  the first one is the head */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  return [line(rows[0]), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.slice(1).map(line)].join('\n');
}

/** CPU time that a process has used, in ms. @param {number} pid */
export function cpuTime(pid) {
  try {
    const rest = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(rest[11]) + Number(rest[12])) * 10; // USER_HZ is 100
  } catch {
    return 0;
  }
}

/** Resident memory in MB. @param {number} pid */
export function residentMemory(pid) {
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}
