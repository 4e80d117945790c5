// What both scripts need: a browser, and the page's buttons.
import puppeteer from 'puppeteer-core';

const PATIENCE_MS = 60_000;
const BETWEEN_LOOKS_MS = 100;

export function launch(chromium) {
  return puppeteer.launch({
    executablePath: chromium,
    args: ['--no-sandbox', '--disable-quic', '--hide-scrollbars'],
  });
}

/** Opens the page and waits for the first fragments of its event stream, which never ends. */
export async function open(browser, url, width, height, scheme) {
  const page = await browser.newPage();
  await page.setViewport({ width, height, deviceScaleFactor: 1 });
  // In this order: setting the type forgets the features.
  await page.emulateMediaType('screen');
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.goto(url, { waitUntil: 'load' });
  await new Promise((resolve) => setTimeout(resolve, 700));
  return page;
}

/** Presses one of the page's buttons, as a form without JavaScript does. */
export async function post(base, target, form) {
  const reply = await fetch(new URL(target, base), {
    method: 'POST',
    body: new URLSearchParams(form),
    redirect: 'manual',
  });
  if (reply.status !== 303) {
    throw new Error(`${target}: ${reply.status} (expected: 303)`);
  }
}

export async function status(base) {
  return (await fetch(new URL('/api/status', base))).json();
}

export async function until(what, holds) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not after ${PATIENCE_MS} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
  }
}

/** Sends a hundred views and waits until `least` of them are answered. */
export async function views(base, least) {
  const before = (await status(base)).pages;
  await post(base, '/traffic', {});
  await until(`${least} views answered`, async () => (await status(base)).pages >= before + least);
}
