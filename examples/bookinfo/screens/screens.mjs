// Photographs the page in five states, in light and dark, on two phones and a wide screen.
// Usage: node screens.mjs <chromium> <url of the demo> <url of a demo with --rules> <that directory> <output>
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import puppeteer from 'puppeteer-core';

const SIZES = { phone320: [320, 640], phone390: [390, 844], wide: [1440, 900] };
const SCHEMES = ['light', 'dark'];

const [chromium, demo, followed, directory, output] = process.argv.slice(2);
if (output === undefined) {
  throw new Error('usage: screens.mjs <chromium> <url> <url with --rules> <directory> <output>');
}

/** Presses one of the page's buttons, as a form without JavaScript does. */
async function post(base, target, form) {
  const reply = await fetch(new URL(target, base), {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
  });
  if (reply.status !== 303) {
    throw new Error(`${target}: ${reply.status} (expected: 303)`);
  }
}

async function status(base) {
  return (await fetch(new URL('/api/status', base))).json();
}

async function until(what, holds) {
  const deadline = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`still not so after 60 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function views(base, least) {
  const before = (await status(base)).pages;
  await post(base, '/traffic', {});
  await until('views answered', async () => (await status(base)).pages >= before + least);
}

async function saveBrokenRule() {
  const file = path.join(directory, 'all-v1.yaml');
  const good = await readFile(file, 'utf8');
  await writeFile(file, good.replace(/- route:(?![\s\S]*- route:)/, '- rout:'));
  await until('the mistake is said', async () => (await status(followed)).problems.length > 0);
}

const STATES = {
  'v1': async () => demo,
  'split': async () => {
    await post(demo, '/rules', { rule: 'split-90-10-three-replicas.yaml' });
    await views(demo, 100);
    await post(demo, '/traffic', {});
    await post(demo, '/traffic', {});
    return demo;
  },
  'ratings-gone': async () => {
    await post(demo, '/rules', { rule: 'ratings-gone.yaml' });
    await views(demo, 20);
    return demo;
  },
  'not-applied': async () => {
    await post(demo, '/rules', { rule: 'not-yet-on-grpc.yaml' });
    await views(demo, 20);
    return demo;
  },
  'broken-yaml': async () => {
    await saveBrokenRule();
    return followed;
  },
};

const browser = await puppeteer.launch({
  executablePath: chromium,
  args: ['--no-sandbox', '--disable-quic', '--hide-scrollbars'],
});
try {
  for (const [state, enter] of Object.entries(STATES)) {
    const url = await enter();
    for (const [size, [width, height]] of Object.entries(SIZES)) {
      for (const scheme of SCHEMES) {
        const page = await browser.newPage();
        await page.setViewport({ width, height, deviceScaleFactor: 1 });
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        await page.goto(url, { waitUntil: 'load' });
        // The event stream never ends, so wait for its first fragments instead of silence.
        await new Promise((resolve) => setTimeout(resolve, 700));
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        await page.screenshot({ path: path.join(output, `${state}-${size}-${scheme}.png`) });
        await page.screenshot({
          path: path.join(output, `${state}-${size}-${scheme}-whole.png`),
          fullPage: true,
        });
        console.log(`${state} ${size} ${scheme}${overflow > 0 ? ` ${overflow} px too wide` : ''}`);
        await page.close();
      }
    }
  }
} finally {
  await browser.close();
}
