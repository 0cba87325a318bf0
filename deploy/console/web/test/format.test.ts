import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atLeast, bytes, compact, count, percent, plural, rate } from '../src/format/numbers.ts';
import { indented, oneLine, shortened, visible } from '../src/format/text.ts';
import { ago, clock, moment, span, spanOfSeconds } from '../src/format/times.ts';

test('what is not known is a dash, and 0 is not unknown', () => {
  for (const write of [count, compact, rate, bytes, percent, span, spanOfSeconds]) {
    assert.equal(write(null), '–');
    assert.equal(write(undefined), '–');
    assert.equal(write(NaN), '–');
    assert.notEqual(write(0), '–');
  }
});

test('numbers are parted, shortened and rated as an operator reads them', () => {
  assert.equal(count(1234567), '1,234,567');
  assert.equal(atLeast(1234, true), '1,234');
  assert.equal(atLeast(1234, false), '≥ 1,234');
  assert.equal(atLeast(null, false), '–');
  assert.equal(compact(9999), '9,999');
  assert.equal(compact(1234567), '1.2M');
  assert.equal(rate(0), '0/s');
  assert.equal(rate(0.0234), '0.023/s');
  assert.equal(rate(12.34), '12.3/s');
  assert.equal(rate(1042.3), '1,042/s');
  assert.equal(plural(1, 'event'), '1 event');
  assert.equal(plural(2000, 'event'), '2,000 events');
  assert.equal(percent(0.1234), '12.3%');
});

test('bytes change their unit at 1024', () => {
  assert.equal(bytes(1023), '1,023 B');
  assert.equal(bytes(1536), '1.5 KiB');
  assert.equal(bytes(20 * 1024 * 1024), '20 MiB');
});

test('spans of time have one unit, and hours have minutes too', () => {
  assert.equal(span(850), '850 ms');
  assert.equal(span(3210), '3.2 s');
  assert.equal(span(59_600), '1 min');
  assert.equal(span(150_000), '2 min');
  assert.equal(span(12_000_000), '3 h 20 min');
  assert.equal(span(7_200_000), '2 h');
  assert.equal(span(5 * 86_400_000), '5 d');
  assert.equal(spanOfSeconds(0.9), '900 ms');
});

test('an instant in the future is just now, since clocks differ', () => {
  assert.equal(ago(5000, 1000), 'just now');
  assert.equal(ago('1970-01-01T00:00:01Z', 13_000), '12 s ago');
  assert.equal(ago('no time', 0), '–');
  assert.match(clock('2026-11-30T09:21:03.123Z', true), /^\d\d:\d\d:03\.123$/);
  assert.match(moment('2026-11-30T12:00:00Z'), /^2026-(11-30|12-01) \d\d:00:00$/);
});

test('hidden characters and those that turn the line are written out', () => {
  assert.equal(visible('a\u202egnp.exe'), 'a⟨U+202E⟩gnp.exe');
  assert.equal(visible('\u0007\u200b\ufeff'), '⟨U+0007⟩⟨U+200B⟩⟨U+FEFF⟩');
  assert.equal(visible('\ud800x'), '⟨U+D800⟩x');
  assert.equal(visible('Ünïcödé 😀 עברית'), 'Ünïcödé 😀 עברית');
  assert.equal(oneLine('a\r\nb\tc'), 'a⏎b⇥c');
});

test('a text is cut between characters and says so', () => {
  assert.equal(shortened('abc', 3), 'abc');
  assert.equal(shortened('abcd', 3), 'ab…');
  assert.equal(shortened('a😀bc', 3), 'a…');
});

test('indented JSON keeps every digit, every name and every escape as it was sent', () => {
  const sent = '{"n":12345678901234567890,"n":1.50,"s":"a\\u0041\\"}{,:","l":[1,{}],"e":[]}';
  assert.equal(
    indented(sent),
    '{\n  "n": 12345678901234567890,\n  "n": 1.50,\n  "s": "a\\u0041\\"}{,:",\n  "l": [\n    1,\n    {}\n  ],\n  "e": []\n}',
  );
  assert.equal(indented('{"a":'), '{"a":');
  assert.equal(indented('null'), 'null');
});

test('a megabyte of JSON is indented in well under a second', () => {
  const sent = JSON.stringify(Array.from({ length: 100_000 }, (_, index) => ({ index })));
  const before = performance.now();
  assert.equal(JSON.parse(indented(sent)).length, 100_000);
  assert.ok(performance.now() - before < 3000);
});
