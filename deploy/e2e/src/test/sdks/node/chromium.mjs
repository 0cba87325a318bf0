// Keeps one headless Chromium and visits pages with it: takes a visit as a line of JSON, answers with a line of JSON, until its input ends.
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { launch } from '../../../../../console/web/test-browser/launch.mjs';

const PATIENCE_MS = 120_000;

const browser = await launch(chromium, process.env.WINDTRAP_CHROMIUM);

// Opens the page as a new visitor, has it send, and leaves it if that is asked for. The visitor stays until the browser ends:
// closing would cut off what is on its way.
async function visit({ url, parameters, leaveFor }) {
  const context = await browser.newContext({ deviceScaleFactor: 1.25 }); // As the sample events have it: a float.
  context.setDefaultTimeout(PATIENCE_MS);
  const beyond = [];
  const errors = [];
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') {
      beyond.push(request.url());
    }
  });
  context.on('weberror', (error) => errors.push(String(error.error())));
  context.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate((given) => send(given), parameters);
  if (leaveFor) {
    await page.goto(leaveFor);
  }
  return { beyond, errors };
}

for await (const line of createInterface({ input: process.stdin })) {
  const answer = await visit(JSON.parse(line)).catch((error) => ({ failure: String(error.stack) }));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await browser.close();
