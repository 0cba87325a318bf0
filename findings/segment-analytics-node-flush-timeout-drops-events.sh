#!/usr/bin/env bash
# Segment's SDK for Node throws events away when flush() has waited for them as long as it was told to.
#
# @segment/analytics-node 3.1.0. The option timeout of flush() is described as the longest time to wait until the
# promise resolves. Guess before: after it flush() stops waiting, and the SDK, which is not closed, goes on to send.
# Seen: a server answers 429 with Retry-After: 3, or 503, and would take the second attempt. Without a call of flush(),
# or with one without timeout, it gets all events. With flush({ timeout: 200 }) it gets no second attempt: the events
# that wait for theirs are given up, their callbacks get the error "Flush timeout", and flush() resolves as after a
# success. Requests under way are not cut, so that a slow server gets its events. Later events are sent as ever.
# Who calls flush() with a timeout at the end of each job loses what a server has asked to send a little later.
#
# Needs Node 20 and npm. Answers on 127.0.0.1 alone. Fails if the behaviour changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > /dev/null
npm install --no-audit --no-fund --silent @segment/analytics-node@3.1.0
cat > flush.js <<'JS'
const http = require('http');
const { Analytics } = require('@segment/analytics-node');

const pause = ms => new Promise(done => setTimeout(done, ms));

const firstAnswers = {
  '429, Retry-After: 3': response => response.writeHead(429, { 'retry-after': '3' }).end('{}'),
  503: response => response.writeHead(503).end('{}'),
  '200 after 2 s': async response => {
    await pause(2000);
    response.end('{}');
  },
};

async function run(answer, call, flush) {
  let requests = 0;
  const taken = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', part => (body += part));
    request.on('end', async () => {
      await (++requests === 1 ? firstAnswers[answer](response) : response.end('{}'));
      if (response.statusCode === 200) taken.push(...JSON.parse(body).batch.map(({ event }) => event));
    });
  });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const client = new Analytics({ writeKey: 'key', host: `http://127.0.0.1:${server.address().port}`, flushAt: 2 });
  const errors = new Set();
  for (const event of ['one', 'two']) {
    client.track({ userId: 'user', event }, error => error && errors.add(error.message));
  }
  await pause(300);
  const outcome = await flush(client).then(() => 'resolved', () => 'rejected');
  await pause(6000);
  client.track({ userId: 'user', event: 'later' });
  await client.closeAndFlush();
  server.close();
  server.closeAllConnections();
  return `${answer}, ${call}: ${outcome}; taken: ${taken.join(' ')}; errors: ${[...errors].join(' ') || 'none'}`;
}

const flushes = {
  'no flush()': async () => {},
  'flush()': client => client.flush(),
  'flush({ timeout: 200 })': client => client.flush({ timeout: 200 }),
};
const runs = ['429, Retry-After: 3', '503', '200 after 2 s'].flatMap(answer =>
  Object.entries(flushes).map(([call, flush]) => run(answer, call, flush)));
Promise.all(runs).then(lines => console.log(lines.join('\n')));
setTimeout(() => { console.log('no end'); process.exit(1); }, 60_000).unref();
JS
node flush.js | tee seen
diff - seen <<'TEXT'
429, Retry-After: 3, no flush(): resolved; taken: one two later; errors: none
429, Retry-After: 3, flush(): resolved; taken: one two later; errors: none
429, Retry-After: 3, flush({ timeout: 200 }): resolved; taken: later; errors: Flush timeout
503, no flush(): resolved; taken: one two later; errors: none
503, flush(): resolved; taken: one two later; errors: none
503, flush({ timeout: 200 }): resolved; taken: later; errors: Flush timeout
200 after 2 s, no flush(): resolved; taken: one two later; errors: none
200 after 2 s, flush(): resolved; taken: one two later; errors: none
200 after 2 s, flush({ timeout: 200 }): resolved; taken: one two later; errors: none
TEXT
echo "as stated"
