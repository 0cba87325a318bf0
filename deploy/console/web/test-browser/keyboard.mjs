// The console without a mouse: the way to the page, into a dialog and out of it, and the choice of colours.
import assert from 'node:assert/strict';
import { goTo, shown, visit } from './browser.mjs';

const focused = (page) => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');

export async function keyboard() {
  await visit(async (page) => {
    await shown(page, 'Overview');
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'Skip to the page');
    await page.keyboard.press('Enter');
    assert.equal(await focused(page), 'Overview');

    const back = () => page.evaluate(() => getComputedStyle(document.body.parentElement).backgroundColor);
    const light = await back();
    await page.getByLabel('Colours').selectOption('dark');
    assert.notEqual(await back(), light);
    await page.reload();
    await shown(page, 'Overview');
    assert.notEqual(await back(), light, 'the choice is kept');

    await goTo(page, '#/live', 'Live events');
    await page.getByLabel('Event name').fill('Nobody sends this');
    await page.keyboard.press('Enter');
    await page.waitForURL(/event=Nobody/);
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'event', 'the focus stays in the form');
    await page.reload();
    await shown(page, 'Live events');
    assert.equal(await page.getByLabel('Event name').inputValue(), 'Nobody sends this');

    await goTo(page, '#/nonsense', 'No such screen');
  });
}
