import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamReader } from '../src/http/stream.ts';
import { MOST_LINES, Tail } from '../src/screens/live/tail.ts';
import { endedByItself, statsText } from '../src/screens/live/words.ts';

/** The streams that a tail opened, and whether it closed them. */
function streams() {
  const opened: { path: string; reader: StreamReader; closed: boolean }[] = [];
  const tail = new Tail((path, reader) => {
    const stream = { path, reader, closed: false };
    opened.push(stream);
    return { close: () => (stream.closed = true) };
  });
  return { opened, tail };
}

function lines(from: number, count: number) {
  return Array.from({ length: count }, (_, index) => ({ topic: 'events', partition: 0, offset: from + index }));
}

test('the newest event is first, and old ones leave the page', () => {
  const { opened, tail } = streams();
  tail.follow({ source: 'web' });
  assert.equal(opened[0]?.path, 'events/stream?source=web');
  opened[0].reader.opened?.();
  assert.equal(tail.state.value, 'following');
  opened[0].reader.event('events', lines(0, MOST_LINES));
  opened[0].reader.event('events', lines(1000, 2));
  assert.equal(tail.lines.value.length, MOST_LINES);
  assert.deepEqual(tail.lines.value.slice(0, 3).map(({ offset }) => offset), [1001, 1000, MOST_LINES - 1]);
});

test('a pause closes the stream, and only its end opens another', () => {
  const { opened, tail } = streams();
  tail.follow({});
  tail.pause();
  assert.equal(opened[0]?.closed, true);
  tail.seen(false);
  tail.seen(true);
  tail.leave();
  tail.follow({});
  assert.equal(opened.length, 1);
  assert.equal(tail.state.value, 'paused');
  tail.resume();
  assert.equal(opened.length, 2);
});

test('a hidden tab has no stream', () => {
  const { opened, tail } = streams();
  tail.follow({});
  opened[0]?.reader.opened?.();
  tail.seen(false);
  assert.equal(opened[0]?.closed, true);
  assert.equal(tail.state.value, 'hidden');
  tail.seen(true);
  assert.equal(opened.length, 2);
});

test('another filter begins an empty list, the same one keeps it', () => {
  const { opened, tail } = streams();
  tail.follow({ type: 'track' });
  opened[0]?.reader.event('events', lines(0, 3));
  tail.leave();
  tail.follow({ type: 'track' });
  assert.equal(tail.lines.value.length, 3);
  tail.follow({ type: 'page' });
  assert.equal(tail.lines.value.length, 0);
});

test('the end of a stream by the server is told, and is not undone by the page', () => {
  const { opened, tail } = streams();
  tail.follow({});
  opened[0]?.reader.event('end', { reason: 'idle_limit', message: 'This tail was open for 30 minutes.' });
  assert.equal(tail.state.value, 'ended');
  assert.equal(tail.message.value, 'This tail was open for 30 minutes.');
  tail.seen(false);
  tail.seen(true);
  assert.equal(opened.length, 1);
});

test('a console that stops is looked for again', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { opened, tail } = streams();
  tail.follow({});
  opened[0]?.reader.event('end', { reason: 'shutdown', message: 'The console stops.' });
  assert.equal(tail.state.value, 'broken');
  assert.equal(tail.message.value, 'The console stops.');
  context.mock.timers.tick(3000);
  assert.equal(opened.length, 2);
  assert.equal(tail.state.value, 'opening');
});

test('a session that ends ends the stream, and nothing is tried again', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const { opened, tail } = streams();
  tail.follow({});
  opened[0]?.reader.event('end', { reason: 'session', message: 'Your session is over; log in again.' });
  context.mock.timers.tick(60_000);
  assert.equal(tail.state.value, 'ended');
  assert.equal(opened.length, 1);
});

test('a search that Kafka ends has not ended by itself', () => {
  for (const reason of ['done', 'limit', 'records', 'time']) {
    assert.ok(endedByItself({ reason }));
  }
  assert.ok(!endedByItself({ reason: 'kafka' }));
  assert.ok(!endedByItself({ reason: 'internal' }));
});

test('what is not shown is said, with its reason', () => {
  const all = { read: 5000, matched: 4000, shown: 100, sampled_out: 3890, dropped: 10, behind: 7, read_per_second: 900 };
  assert.equal(statsText(all).length, 4);
  assert.match(statsText(all).join(' '), /3,890 left out: this is a sample.*10 left out since this browser is slow.*7 not read/);
  assert.equal(statsText({ ...all, sampled_out: 0, dropped: 0, behind: 0 }).length, 1);
});
