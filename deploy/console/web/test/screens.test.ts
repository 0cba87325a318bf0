import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { FIRST_WAIT_MS, nextWait } from '../src/screens/live/asking.ts';
import { filterOf, parameters, same } from '../src/screens/live/filter.ts';
import { instantOf, localOf } from '../src/screens/live/period.ts';
import { listOf } from '../src/screens/delivery/lists.ts';
import { difference, shortened } from '../src/screens/transformations/difference.ts';
import { countsText, ratesText, sum } from '../src/screens/sources/rates.ts';
import { href, parseRoute } from '../src/shell/route.ts';

test('an address keeps what it is given, whatever characters are in it', () => {
  const address = href(['schema', 'main', 'a/b?c#d é'], { order: 'rows', none: null, empty: '' });
  const route = parseRoute(address);
  assert.equal(route.screen, 'schema');
  assert.deepEqual(route.path, ['main', 'a/b?c#d é']);
  assert.equal(route.query.toString(), 'order=rows');
  assert.equal(parseRoute('').screen, 'overview');
  assert.deepEqual(parseRoute('#/x/%zz').path, ['%zz']);
});

test('a filter takes only what the server knows, within its limits', () => {
  const filter = filterOf(new URLSearchParams({ source: 'web', text: 'x'.repeat(300), limit: '9', event: '' }));
  assert.deepEqual(filter, { source: 'web', text: 'x'.repeat(256) });
  assert.equal(filterOf(new URLSearchParams({ condition: 'x'.repeat(3000) })).condition?.length, 2000);
  assert.equal(parameters({ event: 'a&b=c' }, { since_seconds: '60' }), 'event=a%26b%3Dc&since_seconds=60');
  assert.ok(same({ source: 'a' }, { source: 'a' }));
  assert.ok(!same({ source: 'a' }, { source: 'a', type: 'track' }));
});

test('a time of a form and its instant are the same moment', () => {
  const instant = '2026-11-30T09:30:05.000Z';
  assert.equal(instantOf(localOf(instant)), instant);
  assert.equal(localOf('nonsense'), '');
  assert.equal(instantOf(''), null);
  assert.equal(instantOf(null), null);
});

test('a list of a form has each line once', () => {
  assert.deepEqual(listOf(' a \r\nb\n\na'), ['a', 'b']);
});

test('rates are listed from the highest, and nothing known is not nothing', () => {
  assert.equal(ratesText({ track: 1, page: 12.5, group: 0 }), 'page 12.5/s, track 1/s');
  assert.equal(ratesText({}), 'none');
  assert.equal(ratesText(null), '–');
  assert.equal(countsText({ track: 1000 }), 'track 1,000');
  assert.equal(sum({ a: 1, b: 2 }), 3);
  assert.equal(sum(null), null);
});

test('no page makes markup of a text', () => {
  const root = new URL('../../../src/', import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
  assert.ok(files.length > 30);
  for (const name of files) {
    const code = readFileSync(new URL(name, root), 'utf8');
    assert.doesNotMatch(
      code,
      /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|\beval\(|new Function|srcdoc|javascript:/,
      name,
    );
  }
});

test('a difference has the lines of both texts, and says which are whose', () => {
  const lines = difference('a\nb\nc\nd', 'a\nB\nc\nd\ne');
  assert.deepEqual(
    lines.map(({ kind, text }) => kind[0] + text),
    ['sa', 'bb', 'aB', 'sc', 'sd', 'ae'],
  );
  assert.deepEqual(
    shortened(difference('1\n2\n3\n4\n5\n6\n7', '1\n2\n3\n4\n5\n6\n8'), 1).map((line) => line?.text ?? '…'),
    ['…', '6', '7', '8'],
  );
  assert.deepEqual(difference('x', 'x'), [{ kind: 'same', text: 'x' }]);
  const many = Array.from({ length: 3000 }, (_, index) => index);
  const huge = difference(many.join('\n'), many.map((index) => -1 - index).join('\n'));
  assert.equal(huge.length, 6000);
});

test('an event that waits is asked for more and more seldom, and no more once it has arrived', () => {
  const waits: number[] = [FIRST_WAIT_MS];
  for (let i = 0; i < 7; i++) {
    waits.push(nextWait(waits.at(-1) ?? 0, ['stored', 'waiting']));
  }
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  assert.equal(nextWait(8000, ['stored', 'dead_letter']), 0);
});
