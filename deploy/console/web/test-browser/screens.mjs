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

/** What opens from a screen, by its title. */
const INSIDE = {
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
