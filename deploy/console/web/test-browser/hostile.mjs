// Text that was sent to do harm is text on every screen.
import assert from 'node:assert/strict';
import { goTo, picture, visit } from './browser.mjs';
import { hostile, poisonedId } from './settings.mjs';

/** Fails if any of the page is not of the console's own making. */
export async function harmless(page, where) {
  const found = await page.evaluate(() => ({
    ran: window.hostileTextRan === true,
    pictures: [...document.images].map(({ src }) => new URL(src).pathname).filter((path) => !path.endsWith('/favicon.svg')),
    scripts: [...document.scripts].filter(({ src }) => !src.startsWith(location.origin)).length,
    others: document.querySelectorAll('iframe, object, embed, svg, math, base, style, [onerror], [onload], [onclick], main [srcdoc]').length,
    turned: (document.body.innerText.match(/[\u202a-\u202e\u2066-\u2069]/g) ?? []).length,
  }));
  assert.deepEqual(found, { ran: false, pictures: [], scripts: 0, others: 0, turned: 0 }, where);
}

async function seen(page, where) {
  await page.locator('main', { hasText: hostile[0] }).waitFor();
  await harmless(page, where);
}

export async function hostileText() {
  await visit(async (page) => {
    await goTo(page, '#/live?mode=search&text=hostileTextRan', 'Live events');
    await seen(page, 'search');
    await page.locator('main tbody tr', { hasText: hostile[0] }).locator('a').first().click();
    await page.getByRole('heading', { level: 3 }).first().waitFor();
    await seen(page, 'one event');
    for (const text of hostile) {
      assert.ok((await page.locator('main').innerText()).includes(text), `the event shows ${text}`);
    }
    await page.getByRole('checkbox').check();
    for (const details of await page.locator('details').all()) {
      await details.locator('summary').click();
    }
    await seen(page, 'one event, with its rows');
    await picture(page, 'hostile-event', 'light');

    await goTo(page, `#/live?mode=search&id=${encodeURIComponent(poisonedId)}`, 'Live events');
    await page.locator('main tbody a').first().waitFor();
    await harmless(page, 'search by message id');
    await goTo(page, `#/live?event=${encodeURIComponent(hostile[0])}`, 'Live events');
    assert.equal(await page.getByLabel('Event name').inputValue(), hostile[0].slice(0, 256));
    await harmless(page, 'filter from the address');
    for (const screen of ['Overview', 'Sources', 'Transformations']) {
      await goTo(page, `#/${screen.toLowerCase()}`, screen);
      await harmless(page, screen);
    }
    await goTo(page, '#/schema', 'Schema');
    await harmless(page, 'schema');
    await goTo(page, '#/schema/%3Cimg%20src%3Dx%20onerror%3DhostileTextRan%3Dtrue%3E/%E2%80%AEx', /Table/);
    await harmless(page, 'a table of the address that is not there');
    await goTo(page, '#/problems', 'Problems');
    await harmless(page, 'problems');
    await goTo(page, '#/delivery', 'Delivery');
    await harmless(page, 'delivery');
  }, { expected: [/status of 40[04]/] });
}
