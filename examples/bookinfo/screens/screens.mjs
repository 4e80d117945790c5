// Photographs the page in five states, in light and dark, on two phones and a wide screen.
// Usage: screens.mjs <chromium> <url> <url of a demo with --rules> <that directory> <output>
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { launch, open, post, status, until, views } from './browser.mjs';

const SIZES = { phone320: [320, 640], phone390: [390, 844], wide: [1440, 900] };
const SCHEMES = ['light', 'dark'];

const [chromium, demo, followed, directory, output] = process.argv.slice(2);
if (output === undefined) {
  throw new Error('usage: screens.mjs <chromium> <url> <url with --rules> <directory> <output>');
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
    const file = path.join(directory, 'all-v1.yaml');
    const good = await readFile(file, 'utf8');
    await writeFile(file, good.replace(/- route:(?![\s\S]*- route:)/, '- rout:'));
    await until('the mistake is said', async () => (await status(followed)).problems.length > 0);
    return followed;
  },
};

const tooWide = () =>
  document.documentElement.scrollWidth > document.documentElement.clientWidth;

await mkdir(output, { recursive: true });
const browser = await launch(chromium);
try {
  for (const [state, enter] of Object.entries(STATES)) {
    const url = await enter();
    for (const [size, [width, height]] of Object.entries(SIZES)) {
      for (const scheme of SCHEMES) {
        const page = await open(browser, url, width, height, scheme);
        if (await page.evaluate(tooWide)) throw new Error(`${state} ${size}: scrolls sideways`);
        const name = path.join(output, `${state}-${size}-${scheme}`);
        await page.screenshot({ path: `${name}.png` });
        await page.screenshot({ path: `${name}-whole.png`, fullPage: true });
        console.log(`${name}.png`);
        await page.close();
      }
    }
  }
} finally {
  await browser.close();
}
