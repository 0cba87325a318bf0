// Every screen of the menu, and what opens from them.
import assert from 'node:assert/strict';
import { narrow, shown, sound, visit } from './browser.mjs';

/** Goes by the menu, as a person does. */
async function choose(page, title) {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: title, exact: true }).click();
  await shown(page, title);
  await page.waitForFunction((name) => document.activeElement?.textContent === name, title);
  assert.ok((await page.title()).startsWith(title));
}

/** A replay that nobody has started. */
const REPLAY = {
  name: 'judged',
  destination: 'none',
  into: null,
  state: 'paused',
  done: 5,
  size: 10,
  percent: 50,
  offsets_per_second: null,
  seconds_left: null,
  last_progress_at: null,
  from: '0:1200 1:1180',
  to: null,
  topic: 'none',
  created_at: null,
  filter: { sources: [], types: [], events: ['Order Completed'], users: [] },
  rate: null,
  counts: { events: 5, discards: 0, dead_letters: 0 },
};

async function judgeDialog(page, button, title, name) {
  await page.getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog', { name: title });
  await dialog.waitFor();
  await sound(page, name);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
}

/** What opens from a screen, by its title. */
const INSIDE = {
  async Delivery(page) {
    await page.route('**/api/replays', (route) => route.fulfill({ json: { problems: [], replays: [REPLAY] } }));
    await page.getByText('From offsets 0:1200 1:1180 to what there was at its start of topic').waitFor();
    await judgeDialog(page, 'Start a replay …', 'Start a replay', 'start-replay');
    await judgeDialog(page, /Cancel … *replay judged/, 'Cancel this replay?', 'cancel-replay');
    await page.unroute('**/api/replays');
  },
  async Sources(page) {
    await page.locator('main tbody a').first().click();
    await shown(page, /^Source /);
    await page.getByLabel('Language').selectOption('curl');
    assert.match(await page.getByRole('region', { name: 'the code for curl' }).innerText(), /\/v1\/track/);
    await sound(page, 'source');
  },
  async 'Live events'(page) {
    await page.getByRole('link', { name: 'Search back' }).click();
    await page.getByRole('button', { name: 'Search' }).click();
    await page.locator('main tbody a').first().waitFor();
    await page.getByRole('button', { name: 'Search' }).waitFor();
    await sound(page, 'search');
    await page.locator('main tbody a').first().click();
    await shown(page, 'One event');
    await page.getByRole('heading', { level: 3 }).first().waitFor();
    await sound(page, 'event');
  },
  async Schema(page) {
    await page.getByRole('link', { name: 'tracks', exact: true }).click();
    await shown(page, 'Table tracks');
    await page.locator('main tbody tr').first().waitFor();
    await sound(page, 'table');
  },
};

export async function screens() {
  await visit(async (page) => {
    await shown(page, 'Overview');
    await page.locator('canvas').first().waitFor();
    await sound(page, 'overview');
    const [first, ...others] = await page.locator('nav[aria-label=Screens] a').allTextContents();
    assert.equal(first, 'Overview');
    assert.ok(others.includes('Live events'));
    for (const title of others) {
      await choose(page, title);
      await sound(page, title.toLowerCase().replaceAll(' ', '-'));
      await INSIDE[title]?.(page);
    }
    await narrow(page);
    await page.getByRole('button', { name: 'Menu' }).click();
    await choose(page, 'Overview');
    await page.getByRole('navigation', { name: 'Screens' }).waitFor({ state: 'hidden' });
  });
}
