#!/usr/bin/env bash
# RudderStack's SDK for Node repeats a request with the sentAt of its first attempt, and its events move by the wait.
#
# @rudderstack/rudder-sdk-node 3.0.13, beside @segment/analytics-node 3.1.0. Guess before: sentAt is the time of the
# attempt in both, since servers take the difference between it and receivedAt for the error of the client's clock.
# Seen: the server answers 429 with Retry-After: 3, and both SDKs come again after 3 s. Segment's states a new sentAt.
# RudderStack's states that of the first attempt, with gzip and without. A second event, tracked 1 s after the first, is
# taken at once. By the usual correction, receivedAt - (sentAt - originalTimestamp), the first event is 3 s late, and so
# behind the second: two events of one user have changed places, though every clock is right.
# Who answers 429 or 503 with a Retry-After of minutes moves events by minutes.
#
# Needs Node 20 and npm. Answers on 127.0.0.1 alone. Fails if the behaviour changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --silent --omit=optional \
  @rudderstack/rudder-sdk-node@3.0.13 @segment/analytics-node@3.1.0
cat > sent.js <<'JS'
const http = require('http');
const zlib = require('zlib');
const Rudder = require('@rudderstack/rudder-sdk-node');
const { Analytics: Segment } = require('@segment/analytics-node');

const pause = ms => new Promise(done => setTimeout(done, ms));

async function run(name, create, flush) {
  const requests = [];
  const server = http.createServer((request, response) => {
    const parts = [];
    request.on('data', part => parts.push(part));
    request.on('end', () => {
      let body = Buffer.concat(parts);
      if (request.headers['content-encoding'] === 'gzip') body = zlib.gunzipSync(body);
      requests.push({ at: Date.now(), ...JSON.parse(body) });
      if (requests.length === 1) {
        response.writeHead(429, { 'retry-after': '3' }).end('{}');
      } else {
        response.end('{}');
      }
    });
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const client = create(`http://127.0.0.1:${server.address().port}`);
  client.track({ userId: 'user', event: 'first' });
  await pause(1000);
  client.track({ userId: 'user', event: 'second' });
  await flush(client);
  const [first, ...later] = requests;
  const again = later.find(({ batch }) => batch.some(({ event }) => event === 'first'));
  console.log(`${name}: sentAt of the second attempt is ${again.sentAt === first.sentAt ? "the first one's" : 'new'}`);
  const late = {};
  for (const { at, sentAt, batch } of later) {
    for (const event of batch) {
      const tracked = Date.parse(event.originalTimestamp ?? event.timestamp);
      const corrected = at - (Date.parse(event.sentAt ?? sentAt) - tracked);
      late[event.event] = corrected - tracked >= 2500 ? 'late by the wait' : 'right';
      late[`${event.event} at`] = corrected;
    }
  }
  console.log(`  corrected times: first ${late.first}, second ${late.second}`);
  console.log(`  by corrected time the first is ${late['first at'] < late['second at'] ? 'first' : 'second'}`);
  server.close();
  server.closeAllConnections();
}

(async () => {
  for (const gzip of [true, false]) {
    await run(`rudder, gzip ${gzip}`,
      dataPlaneUrl => new Rudder('key', { dataPlaneUrl, gzip, logLevel: 'none' }), client => client.flush());
  }
  await run('segment', host => new Segment({ writeKey: 'key', host, flushAt: 1 }), client => client.closeAndFlush());
})();
setTimeout(() => { console.log('no end'); process.exit(1); }, 60_000).unref();
JS
node sent.js 2> log | tee seen
diff - seen <<'TEXT'
rudder, gzip true: sentAt of the second attempt is the first one's
  corrected times: first late by the wait, second right
  by corrected time the first is second
rudder, gzip false: sentAt of the second attempt is the first one's
  corrected times: first late by the wait, second right
  by corrected time the first is second
segment: sentAt of the second attempt is new
  corrected times: first right, second right
  by corrected time the first is first
TEXT
echo "as stated"
