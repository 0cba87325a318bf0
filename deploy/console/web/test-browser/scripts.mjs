// JavaScript of the visitor's own: a script is tried on real events, and a condition chooses which events are shown.
import assert from 'node:assert/strict';
import { goTo, picture, shown, sound, visit } from './browser.mjs';

const SCRIPT = `export function transformEvent(event) {
  log('<img src=x onerror=hostileTextRan=true>');
  return { ...event, tried: true };
}`;

export async function scripts() {
  await visit(async (page) => {
    await goTo(page, '#/transformations', 'Transformations');
    await page.getByLabel(/^Script/).fill(SCRIPT);
    await page.getByLabel('Latest events').fill('5');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByText(/: 5 events; 5 changed/).waitFor();
    const difference = page.getByRole('region', { name: 'what changed' }).first();
    assert.match(await difference.innerText(), /\+ .*"tried": true/);
    assert.match(await page.getByRole('region', { name: 'what log() said' }).first().innerText(), /<img src=x/);
    await sound(page, 'trial');
    await page.getByLabel(/^Script/).fill('export function transformEvent(event) {');
    await page.getByRole('button', { name: 'Try it' }).click();
    await page.getByRole('alert').getByText(/can't be used/).waitFor();

    await goTo(page, '#/live?mode=search', 'Live events');
    await page.getByLabel(/^JavaScript/).fill("event.event === 'Poisoned Event' && event.properties.amount < 100");
    await page.keyboard.press('Enter');
    await page.locator('.progress', { hasText: '1 found' }).waitFor();
    await page.locator('main tbody a').first().click();
    await shown(page, 'One event');
    await picture(page, 'condition', 'light');
  });
}
