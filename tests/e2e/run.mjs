// @ts-check
// Runs the end-to-end tests, one after the other: node tests/e2e/run.mjs [file…] [--only words in a test's name]
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { outputFolder } from './lib/process.mjs';
import { runAll } from './lib/test.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2);
const at = args.indexOf('--only');
const only = at >= 0 ? args.splice(at, 2)[1] : '';
// The main journey first: when it fails, the rest tells little.
const order = ['class', 'guest', 'removal', 'stranger', 'reload'];
const rank = (name) => (order.indexOf(name) + 1 || order.length + 1);
const all = fs.readdirSync(here).filter((f) => f.endsWith('.test.mjs')).map((f) => f.replace('.test.mjs', ''))
  .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
const names = args.length ? args.map((a) => path.basename(a).replace('.test.mjs', '')) : all;

fs.mkdirSync(outputFolder, { recursive: true });
const total = { passed: 0, failed: 0 };
for (const name of names) {
  if (!all.includes(name)) {
    console.log(`FAILED  there is no test file ${name}.test.mjs`);
    total.failed++;
    continue;
  }
  await import(`./${name}.test.mjs`);
  const { passed, failed } = await runAll(name, { only });
  total.passed += passed;
  total.failed += failed;
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed ? 1 : 0);
