// The box for SQL: a ready question with its chart, text of clients in an answer, refusals, CSV, and a query that is stopped.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { goTo, sound, visit } from './browser.mjs';
import { harmless } from './hostile.mjs';
import { hostile } from './settings.mjs';

const SLOW = 'SELECT max(sipHash64(number, number)) FROM numbers(1900000000)';

/** Presses the button, which is not ready before the last answer is there. */
async function ask(page, sql) {
  await page.getByLabel(/^SQL/).fill(sql);
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
}

function quoted(text) {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** A console whose destination names a user who may only read its database. */
export async function query() {
  await visit(async (page) => {
    await goTo(page, '#/query', 'Query');
    const rows = page.getByRole('region', { name: 'Rows of the answer' });
    for (const title of await page.locator('.questions button').allTextContents()) {
      await page.getByRole('button', { name: title, exact: true }).click();
      await rows.locator('tbody tr').first().waitFor();
    }
    await page.getByRole('button', { name: 'Top events' }).click();
    await rows.getByText('people').waitFor();
    await page.locator('figure canvas').waitFor();
    await sound(page, 'query-answer');

    await ask(page, `SELECT arrayJoin([${hostile.map(quoted)}]) AS \`=1+<img src=x onerror=hostileTextRan=true>\`, length(\`=1+<img src=x onerror=hostileTextRan=true>\`) AS n`);
    await rows.getByText(hostile[0].slice(0, 40)).first().waitFor();
    await harmless(page, 'an answer with hostile text');

    await ask(page, "SELECT NULL AS nothing, 'NULL' AS word, '' AS empty, '=1+1' AS formula, -5 AS number");
    await rows.locator('em', { hasText: /^NULL$/ }).waitFor();
    assert.deepEqual(await rows.locator('td').allInnerTexts(), ['NULL', 'NULL', 'empty', '=1+1', '-5']);
    const expected = 'nothing,word,empty,formula,number\r\n,NULL,"",\'=1+1,-5\r\n';
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download CSV' }).click()]);
    assert.equal(download.suggestedFilename(), 'answer.csv');
    assert.equal(await readFile(await download.path(), 'utf8'), expected);
    await page.getByRole('button', { name: 'Copy the answer as CSV' }).click();
    await page.getByRole('status').getByText('Copied the answer as CSV.').waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), expected);

    await ask(page, 'SELECT number FROM numbers(3000)');
    await page.getByText('There are more rows').waitFor();
    await page.getByText('The table shows the first 200').waitFor();

    await ask(page, "SELECT * FROM url('http://127.0.0.1:1/', CSV, 'a Int8')");
    await page.getByRole('alert').getByText('The table function url is not taken').waitFor();
    await sound(page, 'query-refused');

    await page.getByLabel(/^SQL/).fill(SLOW);
    await page.getByLabel(/^SQL/).press('Control+Enter');
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Ask', exact: true }).waitFor();
    await page.getByRole('status').getByText('The query was stopped.').waitFor();
    await goTo(page, '#/overview', 'Overview');
    await goTo(page, '#/query', 'Query');
    assert.equal(await page.getByLabel(/^SQL/).inputValue(), SLOW, 'what was typed is kept');
  }, { expected: [/status of 4(00|29)/] });
}
