#!/usr/bin/env bash
# Segment's browser SDK sends another event when it sends an event again: it counts the attempts inside the event.
#
# @segment/analytics-next 1.84.3 in jsdom 26.1.0. Guess before: a repeated request carries the same event, but for sentAt.
# Seen: the second attempt has the same messageId, and _metadata.retryCount = 2 inside the event, which the first has not; the third has 3. Headers
# say it too (X-Retry-Count: 1, 2). Everything else but sentAt is equal.
# Who tells a repeated event from another one with the same id by its content has to leave _metadata out; who stores it
# has a column that changes with the state of the network.
#
# Needs Node 20 and npm. Answers on 127.0.0.1 alone. Fails if the behaviour changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --silent @segment/analytics-next@1.84.3 jsdom@26.1.0
cat > attempts.js <<'JS'
const http = require('http');
const { JSDOM } = require('jsdom');

const attempts = [];
const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', part => (body += part));
  request.on('end', () => {
    const cors = {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'content-type,authorization,x-retry-count',
    };
    if (request.method === 'POST' && request.url.startsWith('/v1/t')) {
      attempts.push({ event: JSON.parse(body), header: request.headers['x-retry-count'] });
      response.writeHead(attempts.length < 3 ? 500 : 200, cors);
      response.end('{}');
      if (attempts.length === 3) show();
      return;
    }
    response.writeHead(200, cors);
    response.end('{}');
  });
});

function show() {
  const [first, ...later] = attempts.map(({ event }) => event);
  const without = ({ sentAt, _metadata, ...rest }) => JSON.stringify(rest);
  attempts.forEach(({ event, header }, i) =>
    console.log(`attempt ${i + 1}: _metadata.retryCount=${event._metadata?.retryCount} x-retry-count=${header}`));
  console.log('same id:', later.every(event => event.messageId === first.messageId));
  console.log('equal but for sentAt and _metadata:', later.every(event => without(event) === without(first)));
  process.exit(0);
}

server.listen(0, '127.0.0.1', () => {
  const apiHost = `127.0.0.1:${server.address().port}/v1`;
  const { window } = new JSDOM('<!doctype html><title>t</title>', { url: 'http://127.0.0.1/shop' });
  window.fetch = fetch;
  for (const name of ['window', 'document', 'location', 'localStorage', 'XMLHttpRequest']) {
    Object.defineProperty(globalThis, name, { value: name === 'window' ? window : window[name], configurable: true });
  }
  Object.defineProperty(globalThis, 'navigator', { value: window.navigator, configurable: true });
  const { AnalyticsBrowser } = require('@segment/analytics-next');
  const analytics = AnalyticsBrowser.load({
    writeKey: 'k',
    cdnSettings: { integrations: { 'Segment.io': { apiKey: 'k', apiHost, protocol: 'http' } } },
  });
  analytics.track('Opened', { price: 1 });
});
setTimeout(() => { console.log('only', attempts.length, 'attempts'); process.exit(1); }, 60_000);
JS
node attempts.js | tee seen
cat > wanted <<'TEXT'
attempt 1: _metadata.retryCount=undefined x-retry-count=undefined
attempt 2: _metadata.retryCount=2 x-retry-count=1
attempt 3: _metadata.retryCount=3 x-retry-count=2
same id: true
equal but for sentAt and _metadata: true
TEXT
diff wanted seen
