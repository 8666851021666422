#!/usr/bin/env node
// Draws shell/icons/*.png from shell/icon.svg, by hand when that has changed: scripts/draw-icons.mjs
// Takes the Chromium and the npm packages of the end-to-end tests (scripts/setup --test).
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { chromium } = await import(pathToFileURL(path.join(root, 'tests/e2e/node_modules/playwright-core/index.mjs')).href);
const { chromiumPath } = await import(pathToFileURL(path.join(root, 'tests/e2e/lib/chromium.mjs')).href);
const svg = fs.readFileSync(path.join(root, 'shell/icon.svg'), 'utf8');
const whole = svg.replace(/rx="\d+"/, 'rx="0"'); // to the edge: the system cuts its own shape

// name: [side, drawing, how much of the side the mark takes]. A maskable icon's middle four fifths are always seen.
const icons = { 'icon-192': [192, svg, 1], 'icon-512': [512, svg, 1], 'maskable-512': [512, whole, 0.8], 'touch-180': [180, whole, 0.9] };

fs.mkdirSync(path.join(root, 'shell/icons'), { recursive: true });
const browser = await chromium.launch({ executablePath: chromiumPath(), chromiumSandbox: false });
for (const [name, [side, drawing, share]] of Object.entries(icons)) {
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  const colour = share < 1 ? '#1F5FBF' : 'transparent';
  await page.setContent(`<style>html,body{margin:0;height:100%;background:${colour};display:grid;place-items:center}svg{width:${share * 100}vw;height:${share * 100}vw}</style>${drawing}`);
  await page.screenshot({ path: path.join(root, `shell/icons/${name}.png`), omitBackground: true });
  await page.close();
}
await browser.close();
