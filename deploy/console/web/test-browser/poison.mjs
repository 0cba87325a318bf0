// The way of an operator: an event that a table refused is found, driven back in when the table is mended, and gets its row.
import assert from 'node:assert/strict';
import { goTo, picture, shown, sound, visit } from './browser.mjs';
import { poisonedId } from './settings.mjs';

async function openPoisoned(page) {
  await goTo(page, '#/live?mode=search', 'Live events');
  await page.getByLabel('Message id').fill(poisonedId);
  await page.keyboard.press('Enter');
  await page.locator('main tbody a').first().click();
  await shown(page, 'One event');
}

/** The event is in the log; it says that it is a dead letter, and Problems has it. */
export async function findPoisoned() {
  await visit(async (page) => {
    await openPoisoned(page);
    await page.locator('main h3', { hasText: 'stored in part' }).waitFor();
    await page.locator('main .mark', { hasText: /^dead letter$/ }).waitFor();
    await picture(page, 'dead-letter', 'light');
    await page.getByRole('link', { name: 'All dead letters' }).first().click();
    await shown(page, 'Problems');
    const group = page.locator('section', { has: page.getByRole('heading', { name: /insert_refused/ }) });
    await group.getByText('not redriven').waitFor();

    await group.getByRole('button', { name: /^Redrive/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Redrive these dead letters?' });
    await dialog.getByText(/would be redriven/).waitFor();
    await sound(page, 'redrive');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ''), /^Redrive/, 'the focus is back where it was');
  });
}

/** The table is mended: the event is driven back in and gets its row. */
export async function redrivePoisoned() {
  await visit(async (page) => {
    await goTo(page, '#/problems', 'Problems');
    const group = page.locator('section', { has: page.getByRole('heading', { name: /insert_refused/ }) });
    await group.getByRole('button', { name: /^Redrive/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /^Redrive [1-9]/ }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(/redriven\./).first().waitFor();

    await goTo(page, `#/live?mode=search&id=${encodeURIComponent(poisonedId)}`, 'Live events');
    // A transaction can be read a moment after Kafka has confirmed it.
    for (const second = page.locator('main tbody tr').nth(1); !(await second.isVisible()); ) {
      await page.getByRole('form', { name: 'Period' }).getByRole('button', { name: 'Search' }).click();
      await page.waitForTimeout(500);
    }
    await page.locator('main tbody a').last().click();
    await shown(page, 'One event');
    await page.locator('main h3', { hasText: /stored$/ }).waitFor();
    await page.locator('summary', { hasText: 'poisoned_event: 1 row' }).waitFor();
    await picture(page, 'redriven', 'light');
  });
}
