// Captures the running page as two vector pictures, light and dark, for the READMEs.
// Usage: picture.mjs <chromium> <url> <output without ending>
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { optimize } from 'svgo';
import { launch, open, post, views } from './browser.mjs';

const WIDTH = 1400;
const MAX_BYTES = 300_000;
const MOST_LOADS = 200;

const [chromium, demo, output] = process.argv.slice(2);
if (output === undefined) throw new Error('usage: picture.mjs <chromium> <url> <output>');

/** Loads the page until the canary answered: one view in ten shows its stars. */
async function openWithStars(browser, scheme) {
  for (let loads = 0; loads < MOST_LOADS; loads++) {
    const page = await open(browser, demo, WIDTH, 900, scheme);
    if ((await page.$('.stars')) !== null) return page;
    await page.close();
  }
  throw new Error(`no stars in ${MOST_LOADS} loads (expected: on one view in ten)`);
}

/** What the browser draws, as outlines: the text needs no font and the file no other file. */
async function capture(page, directory) {
  const height = await page.evaluate(() =>
    Math.ceil(document.querySelector('.mesh').getBoundingClientRect().bottom + 24),
  );
  const pdf = path.join(directory, 'page.pdf');
  const svg = path.join(directory, 'page.svg');
  await page.pdf({
    path: pdf,
    width: `${WIDTH}px`,
    height: `${height}px`,
    printBackground: true,
    pageRanges: '1',
  });
  execFileSync('pdftocairo', ['-svg', pdf, svg]);
  return readFile(svg, 'utf8');
}

/** Smaller, and no finer than a tenth of a pixel. */
function shrink(svg) {
  const overrides = { convertPathData: { floatPrecision: 1 } };
  return optimize(svg, {
    multipass: true,
    floatPrecision: 2,
    plugins: [{ name: 'preset-default', params: { overrides } }],
  }).data;
}

const browser = await launch(chromium);
const directory = await mkdtemp(path.join(tmpdir(), 'bookinfo-picture-'));
try {
  await post(demo, '/rules', { rule: 'split-90-10-three-replicas.yaml' });
  await views(demo, 100);
  await views(demo, 100);
  for (const scheme of ['light', 'dark']) {
    const page = await openWithStars(browser, scheme);
    const svg = shrink(await capture(page, directory));
    if (svg.length > MAX_BYTES) {
      throw new Error(`${scheme}: ${svg.length} bytes (expected: at most ${MAX_BYTES})`);
    }
    const file = `${output}-${scheme}.svg`;
    await writeFile(file, `${svg}\n`);
    console.log(`${file}: ${svg.length} bytes`);
    await page.close();
  }
} finally {
  await rm(directory, { recursive: true });
  await browser.close();
}
