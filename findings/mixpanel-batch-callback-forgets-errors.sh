#!/usr/bin/env bash
# Mixpanel's SDK for Node reports success of a batch whose events were refused, as soon as requests are limited.
#
# mixpanel 0.24.0, track_batch() and import_batch() of 150 events, which become three requests of 50. The server refuses
# the first two with 503 and takes the third. Guess before: the callback gets two errors, whatever the options; the
# comment in the source promises it an array of the errors, if any.
# Seen: so it is without options. With max_concurrent_requests of 1 or 2, or max_batch_size of 75 (above 50 it stands
# for a number of requests at a time), the callback gets null, as after a full success. Only errors of the last group
# of requests reach it. When the last request alone is refused, it gets that one error.
# Who imports with a limit on requests takes 100 lost events of 150 for stored ones.
#
# Needs Node 20 and npm. Answers on 127.0.0.1 alone. Fails if the behaviour changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --silent mixpanel@0.24.0
cat > batch.js <<'JS'
const http = require('http');
delete process.env.HTTPS_PROXY;
delete process.env.HTTP_PROXY;
const Mixpanel = require('mixpanel');

const quiet = Object.fromEntries(['trace', 'debug', 'info', 'warn', 'error'].map(level => [level, () => {}]));

async function batch(method, options, refuses) {
  let requests = 0;
  let taken = 0;
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', part => (body += part));
    request.on('end', () => {
      const events = JSON.parse(Buffer.from(decodeURIComponent(body.slice('data='.length)), 'base64'));
      if (refuses(++requests)) {
        response.writeHead(503).end('busy');
      } else {
        taken += events.length;
        response.end('1');
      }
    });
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const host = `127.0.0.1:${server.address().port}`;
  const client = Mixpanel.init('token', { host, protocol: 'http', key: 'key', logger: quiet });
  const events = Array.from({ length: 150 }, (_, i) => ({
    event: `event ${i}`,
    properties: { distinct_id: 'user', time: Date.now() },
  }));
  const errors = await new Promise(done => client[method](events, options, done));
  console.log(`${method} ${JSON.stringify(options)}: ${taken} of 150 taken, errors: ${errors && errors.length}`);
  server.close();
  server.closeAllConnections();
}

(async () => {
  const firstTwo = n => n <= 2;
  for (const method of ['track_batch', 'import_batch']) {
    await batch(method, {}, firstTwo);
    await batch(method, { max_concurrent_requests: 1 }, firstTwo);
    await batch(method, { max_concurrent_requests: 2 }, firstTwo);
    await batch(method, { max_batch_size: 75 }, firstTwo);
  }
  console.log('the last request alone is refused:');
  await batch('track_batch', { max_concurrent_requests: 1 }, n => n === 3);
})();
setTimeout(() => { console.log('no end'); process.exit(1); }, 60_000).unref();
JS
node batch.js | tee seen
diff - seen <<'TEXT'
track_batch {}: 50 of 150 taken, errors: 2
track_batch {"max_concurrent_requests":1}: 50 of 150 taken, errors: null
track_batch {"max_concurrent_requests":2}: 50 of 150 taken, errors: null
track_batch {"max_batch_size":75}: 50 of 150 taken, errors: null
import_batch {}: 50 of 150 taken, errors: 2
import_batch {"max_concurrent_requests":1}: 50 of 150 taken, errors: null
import_batch {"max_concurrent_requests":2}: 50 of 150 taken, errors: null
import_batch {"max_batch_size":75}: 50 of 150 taken, errors: null
the last request alone is refused:
track_batch {"max_concurrent_requests":1}: 100 of 150 taken, errors: 1
TEXT
echo "as stated"
