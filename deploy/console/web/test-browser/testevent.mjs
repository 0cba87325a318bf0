// An operator sends a test event from the page of a source and watches it arrive, and copies what a program needs.
import assert from 'node:assert/strict';
import { goTo, picture, shown, visit } from './browser.mjs';

export async function testEvent() {
  await visit(async (page) => {
    await goTo(page, '#/sources', 'Sources');
    await page.locator('main tbody a').first().click();
    await shown(page, /^Source /);
    await page.getByRole('button', { name: 'Send a test event' }).click();
    await page.getByText(/The gateway took it: HTTP 200/).waitFor();
    await page.getByRole('link', { name: /partition \d+, offset \d+/ }).waitFor();
    await page.locator('main h3', { hasText: 'stored' }).waitFor();
    await picture(page, 'test-event', 'light');

    await page.getByRole('button', { name: 'Put the write key into the code' }).click();
    await page.getByRole('button', { name: 'Put the write key into the code' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Copy the code for JavaScript' }).click();
    await page.getByRole('status').getByText('Copied the code for JavaScript.').waitFor();
    const code = await page.evaluate(() => navigator.clipboard.readText());
    await page.getByRole('button', { name: /Copy the write key/ }).click();
    await page.getByRole('status').getByText(/Copied the write key/).waitFor();
    const key = await page.evaluate(() => navigator.clipboard.readText());
    assert.ok(key.length > 3 && code.includes(JSON.stringify(key)), 'the code has the key');
  });
}
