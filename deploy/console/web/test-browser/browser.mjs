// One headless Chromium, and visits to the console with it. A visit fails when the page has an error of its own, asks for anything
// beyond the console, breaks its content policy, or opens a dialog.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { launch } from './launch.mjs';
import * as settings from './settings.mjs';

const PATIENCE_MS = 120_000;
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 390, height: 844 };

/** What is held against a screen that was judged already, in other colours or on a narrower screen. */
const CONTRAST = ['color-contrast'];
const SIZES = ['color-contrast', 'target-size', 'scrollable-region-focusable'];

const browser = await launch(chromium, settings.executable);

export function closeBrowser() {
  return browser.close();
}

/** Visits the console as somebody new. `signIn: false` leaves the visitor at the door. Expected errors of the network are named. */
export async function visit(work, { signIn = true, expected = [] } = {}) {
  const context = await browser.newContext({
    viewport: WIDE,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const troubles = [];
  const note = (trouble) => expected.some((pattern) => pattern.test(trouble)) || troubles.push(trouble);
  const page = await context.newPage();
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`the content policy was broken: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    );
  });
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && note(`console: ${message.text()}`));
  page.on('pageerror', (error) => note(`page: ${error.stack}`));
  page.on('dialog', (dialog) => {
    note(`a dialog opened: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('request', (request) => {
    if (!request.url().startsWith(settings.url) && !request.url().startsWith('data:')) {
      note(`a request beyond the console: ${request.url()}`);
    }
  });
  try {
    await page.goto(settings.url);
    if (signIn && settings.user) {
      await enter(page, settings.user, settings.password);
    }
    await work(page);
  } catch (thrown) {
    await taken(page, settings.failures, 'failed').catch(() => {});
    throw new Error(`a visit failed at ${page.url()}\n${troubles.join('\n')}`, { cause: thrown });
  }
  assert.deepEqual(troubles, []);
  await context.close();
}

/** Signs in with the form. */
export async function enter(page, user, password) {
  await page.getByLabel('User').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Goes to an address behind the # and waits until the screen of this heading has read what it shows. */
export async function goTo(page, hash, heading) {
  await page.evaluate((next) => (location.hash = next), hash);
  await shown(page, heading);
}

/** Waits until the screen of this heading is there, with all that it reads at first. */
export async function shown(page, heading) {
  await page.getByRole('heading', { level: 1, name: heading }).waitFor();
  await page.waitForFunction(() => document.querySelector('main') !== null && document.querySelector('.waiting') === null);
}

/** Judges a screen in light and dark and on a narrow screen, and takes a picture of each where pictures are wanted. */
export async function sound(page, name) {
  await accessible(page, name, 'light', { runOnly: RULES });
  await picture(page, name, 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await accessible(page, name, 'dark', { runOnly: { type: 'rule', values: CONTRAST } });
  await picture(page, name, 'dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(NARROW);
  await accessible(page, name, 'narrow', { runOnly: { type: 'rule', values: SIZES } });
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(wider, 0, `${name}: the page is wider than a narrow screen`);
  await picture(page, name, 'narrow');
  await page.setViewportSize(WIDE);
}

/** Fails unless axe finds nothing. */
async function accessible(page, name, mode, options) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Runtime.evaluate', { expression: `globalThis.axe ?? (() => {${AXE}})()` });
  await devtools.detach();
  const violations = await page.evaluate(
    async (chosen) =>
      (await axe.run(document, { ...chosen, resultTypes: ['violations'] })).violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`).join(' | ')}`,
      ),
    options,
  );
  assert.deepEqual(violations, [], `${name}, ${mode}`);
}

/** Makes the screen as narrow as a phone. */
export function narrow(page) {
  return page.setViewportSize(NARROW);
}

/** Takes a picture of the whole page, where pictures are wanted. */
export function picture(page, name, mode) {
  return taken(page, settings.pictures, `${name}-${mode}`);
}

async function taken(page, folder, name) {
  if (folder) {
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  }
}
