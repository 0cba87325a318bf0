#!/usr/bin/env bash
# Snowplow's tracker for Node exceeds its own maxPostBytes, and so never sends what has piled up during an outage.
#
# @snowplow/node-tracker 4.8.0. Guess before: no body of several events is larger than maxPostBytes (40000 by default),
# as the option's description says that a batch is split there; and a backlog leaves in several such requests.
# Seen: the tracker adds events until the limit has been reached, so that each full request exceeds it by up to one
# event: two events of 39 KB make a body of 78 KB. After an outage the backlog is more than the limit, and a collector
# that takes bodies of up to the limit answers 413. The tracker keeps the events (willRetry is true), and each further
# flush sends the same body. No event arrives any more, old or new; from 1000 events in memory on the oldest are dropped
# without a word. flush() resolves each time. With a collector that takes 50000 bytes all events arrive.
# Who sets maxPostBytes to the limit of a proxy has to stay below it by the largest event.
#
# Needs Node 20 and npm. Answers on 127.0.0.1 alone. Fails if the behaviour changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --silent @snowplow/node-tracker@4.8.0
cat > backlog.js <<'JS'
const http = require('http');
const { newTracker, buildStructEvent } = require('@snowplow/node-tracker');

const LIMIT = 40_000;
const pause = ms => new Promise(done => setTimeout(done, ms));

async function collector(answer) {
  const bodies = [];
  let taken = 0;
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', part => (body += part));
    request.on('end', () => {
      bodies.push({ size: Buffer.byteLength(body), events: JSON.parse(body).data.length });
      const status = answer(Buffer.byteLength(body));
      if (status === 200) taken += JSON.parse(body).data.length;
      response.writeHead(status).end();
    });
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  return {
    port: server.address().port,
    bodies,
    taken: () => taken,
    close: () => (server.close(), server.closeAllConnections()),
  };
}

function tracker(port, onRequestFailure) {
  const emitter = { endpoint: '127.0.0.1', protocol: 'http', port, onRequestFailure };
  return newTracker({ namespace: 'n', appId: 'a' }, emitter);
}

function track(tracker, count, size, action = 'a') {
  for (let i = 0; i < count; i++) {
    tracker.track(buildStructEvent({ category: 'c', action, label: 'x'.repeat(size) }));
  }
}

async function outage(limit) {
  let down = true;
  const failures = [];
  const { port, bodies, taken, close } = await collector(size => (down ? 503 : size > limit ? 413 : 200));
  const t = tracker(port, failure => failures.push(failure));
  track(t, 60, 800);
  await t.flush();
  down = false;
  const after = bodies.length;
  for (let i = 0; i < 20; i++) {
    track(t, 1, 800);
    await t.flush();
    await pause(20);
  }
  const kept = failures.slice(-1).map(({ status, willRetry }) => `status ${status}, willRetry ${willRetry}`);
  console.log(`collector that takes ${limit} bytes: ${taken()} of 80 events taken; last failure: ${kept}`);
  const sizes = new Set(bodies.slice(after).map(({ size }) => size));
  console.log(`  sizes of bodies: ${sizes.size === 1 && [...sizes][0] > LIMIT ? 'one, above 40000' : 'several'}`);
  if (taken() === 0) {
    track(t, 1000, 800, 'b');
    await t.flush();
    await t.flush();
    await pause(20);
    const oldest = failures[failures.length - 1].events[0].se_ac;
    console.log(`  1000 further events: the first 80 are ${oldest === 'a' ? 'kept' : 'dropped'}, ${taken()} taken`);
  }
  close();
}

(async () => {
  const { port, bodies, close } = await collector(() => 200);
  const t = tracker(port);
  track(t, 2, 39_000);
  await t.flush();
  console.log(`two large events: ${bodies.length} request, above 75000 bytes: ${bodies[0].size > 75_000}`);
  close();
  await outage(LIMIT);
  await outage(50_000);
})();
setTimeout(() => { console.log('no end'); process.exit(1); }, 60_000).unref();
JS
node backlog.js | tee seen
diff - seen <<'TEXT'
two large events: 1 request, above 75000 bytes: true
collector that takes 40000 bytes: 0 of 80 events taken; last failure: status 413, willRetry true
  sizes of bodies: one, above 40000
  1000 further events: the first 80 are dropped, 0 taken
collector that takes 50000 bytes: 80 of 80 events taken; last failure: status 503, willRetry true
  sizes of bodies: several
TEXT
echo "as stated"
