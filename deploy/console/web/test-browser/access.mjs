// Who may what: a wrong password, a viewer, an operator, the end of a session.
import assert from 'node:assert/strict';
import { enter, goTo, shown, sound, visit } from './browser.mjs';
import * as settings from './settings.mjs';

const viewer = { user: process.env.CONSOLE_VIEWER, password: process.env.CONSOLE_VIEWER_PASSWORD };

export async function access() {
  const unexpected = { signIn: false, expected: [/status of 401/] };
  await visit(async (page) => {
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await sound(page, 'sign-in');
  }, unexpected);
  await visit(async (page) => {
    await enter(page, settings.user, 'not the password');
    await page.getByRole('alert').getByText(/wrong|not/i).waitFor();
    await enter(page, viewer.user, viewer.password);
    await shown(page, 'Overview');
    await page.getByText('viewer: can read only').waitFor();
    await goTo(page, '#/sources', 'Sources');
    await page.locator('main tbody a').first().click();
    await page.getByText('Only an operator may send one.').waitFor();
    assert.equal(await page.getByRole('button', { name: /write key/ }).count(), 0);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  }, unexpected);
  await visit(async (page) => {
    await shown(page, 'Overview');
    await page.context().clearCookies();
    // Not by a click: the page may have seen by itself that nobody is signed in, and then has no menu.
    await page.evaluate(() => {
      location.hash = '#/schema';
    });
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  }, { expected: [/status of 401/] });
}
