// The manners of the tail: it shows what comes, stands still on a pause, and has no stream while the tab is hidden.
import assert from 'node:assert/strict';
import { goTo, visit } from './browser.mjs';

/** Pretends that the tab is hidden or seen again: headless browsers never hide one. */
function hide(page, hidden) {
  return page.evaluate((value) => {
    Object.defineProperty(document, 'hidden', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}

export async function liveTail() {
  await visit(async (page) => {
    const open = new Set();
    page.on('request', (request) => request.url().includes('events/stream') && open.add(request));
    for (const end of ['requestfinished', 'requestfailed']) {
      page.on(end, (request) => open.delete(request));
    }
    const streams = async (count) => {
      for (const until = Date.now() + 60_000; open.size !== count && Date.now() < until; ) {
        await page.waitForTimeout(20);
      }
      assert.equal(open.size, count, 'open streams');
    };
    await goTo(page, '#/live', 'Live events');
    await page.getByText('Following the log.').last().waitFor();
    await page.getByText(/\d+ read \(/).waitFor();
    await streams(1);
    await hide(page, true);
    await streams(0);
    await hide(page, false);
    await page.getByText('Following the log.').last().waitFor();
    await streams(1);
    await page.getByRole('button', { name: 'Pause' }).click();
    await streams(0);
    await page.getByText('Paused.').last().waitFor();
    await page.getByRole('button', { name: 'Go on' }).click();
    await streams(1);
    await goTo(page, '#/overview', 'Overview');
    await streams(0);
  });
}
