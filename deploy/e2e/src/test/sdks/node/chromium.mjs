// Keeps one headless Chromium and visits pages with it: takes a visit as a line of JSON, answers with a line of JSON, until its input ends.
//
// Playwright can stop requests, but then answers preflights itself; so what leads away from this machine is stopped by
// a resolver that knows no name.
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const PATIENCE_MS = 120_000;
const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-proxy-server',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

const browser = await chromium.launch({
  executablePath: process.env.WINDTRAP_CHROMIUM,
  headless: true,
  chromiumSandbox: false,
  args: FLAGS,
  timeout: PATIENCE_MS,
});

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
