import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ServerEventReader } from '../src/http/sse.ts';

const STREAM = ': hello\n\nevent: events\ndata: [1]\n\nevent:stats\r\ndata:{"a":\r\ndata: 2}\r\n\r\nid: 7\n\ndata\n\ndata: x\n\n';
const EVENTS = [
  { name: 'events', data: '[1]' },
  { name: 'stats', data: '{"a":\n2}' },
  { name: 'message', data: '' },
  { name: 'message', data: 'x' },
];

test('events are read whatever the pieces in which they arrive', () => {
  for (let size = 1; size <= STREAM.length; size++) {
    const reader = new ServerEventReader();
    const events = [];
    for (let at = 0; at < STREAM.length; at += size) {
      events.push(...reader.take(STREAM.slice(at, at + size)));
    }
    assert.deepEqual(events, EVENTS, `pieces of ${size}`);
  }
});

test('an event that has not ended is not given', () => {
  const reader = new ServerEventReader();
  assert.deepEqual(reader.take('data: half\n'), []);
  assert.deepEqual(reader.take('\n'), [{ name: 'message', data: 'half' }]);
});

test('a line without end is refused and does not fill the memory', () => {
  const reader = new ServerEventReader();
  assert.throws(() => {
    for (let pieces = 0; pieces < 100; pieces++) {
      reader.take('x'.repeat(1 << 20));
    }
  }, RangeError);
});
