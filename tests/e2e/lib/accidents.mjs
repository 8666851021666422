// @ts-check
// What happens to machines: a browser dies, or sleeps with the laptop that it runs on. Only processes of that one browser are
// touched, found by a mark of its own on its command line.
import fs from 'node:fs';
import { isAlive } from './process.mjs';

/** The browser's processes, the first of them the one that started the others. @param {string} mark */
export function browserProcesses(mark) {
  const parents = new Map();
  let main = 0;
  for (const entry of fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const words = fs.readFileSync(`/proc/${entry}/cmdline`, 'utf8');
      const stat = fs.readFileSync(`/proc/${entry}/stat`, 'utf8');
      parents.set(Number(entry), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
      if (words.includes(mark) && !words.includes('--type=') && /chrom/.test(words.split('\0')[0])) main ||= Number(entry);
    } catch {
      // it went meanwhile
    }
  }
  if (!main) return [];
  const found = [main];
  for (const one of found) for (const [child, parent] of parents) if (parent === one) found.push(child);
  return found;
}

/** As when the power fails. */
export async function killBrowser(person) {
  const all = browserProcesses(person.mark);
  for (const pid of all) try { process.kill(pid, 'SIGKILL'); } catch { /* gone with its parent */ }
  for (let i = 0; i < 50 && all.some(isAlive); i++) await new Promise((done) => setTimeout(done, 50));
  await Promise.race([person.close().catch(() => {}), new Promise((done) => setTimeout(done, 2000))]);
}

/** The laptop is closed: nothing of this browser runs, while time does. Gives what wakes it. */
export function sleepBrowser(person) {
  const all = browserProcesses(person.mark);
  const signal = (/** @type {NodeJS.Signals} */ name, pids) => { for (const pid of pids) try { process.kill(pid, name); } catch { /* gone */ } };
  signal('SIGSTOP', all);
  return () => signal('SIGCONT', [...all].reverse());
}
