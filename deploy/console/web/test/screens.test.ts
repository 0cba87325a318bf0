import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { FIRST_WAIT_MS, nextWait } from '../src/screens/live/asking.ts';
import { filterOf, parameters, same } from '../src/screens/live/filter.ts';
import { instantOf, localOf } from '../src/screens/live/period.ts';
import { moment } from '../src/format/times.ts';
import { sentenceOf } from '../src/parts/outcome.ts';
import { reachOf } from '../src/screens/delivery/boundaries.ts';
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

test('a replay says where it begins and ends, whether by times or by offsets', () => {
  const at = '2026-11-30T09:30:05Z';
  assert.equal(reachOf({ from: null, to: null }), 'From the beginning to what there was at its start');
  assert.equal(reachOf({ from: at, to: at }), `From ${moment(at)} to ${moment(at)}`);
  assert.equal(reachOf({ from: '0:1200 1:1180', to: '0:2000' }), 'From offsets 0:1200 1:1180 to offsets 0:2000');
  assert.equal(reachOf({ from: '1:2', to: null }), 'From offsets 1:2 to what there was at its start');
});

test('a text that the console refused to give is not one to be copied by hand', () => {
  assert.equal(sentenceOf('copied', 'the write key of web'), 'Copied the write key of web.');
  assert.equal(sentenceOf('no text', 'the write key of web'), 'Not copied: the console did not give the write key of web.');
  assert.match(sentenceOf('no clipboard', 'the SQL'), /by hand/);
});

test('rates are listed from the highest, and nothing known is not nothing', () => {
  assert.equal(ratesText({ track: 1, page: 12.5, group: 0 }), 'page 12.5/s, track 1/s');
  assert.equal(ratesText({}), 'none');
  assert.equal(ratesText(null), '–');
  assert.equal(countsText({ track: 1000 }), 'track 1,000');
  assert.equal(sum({ a: 1, b: 2 }), 3);
  assert.equal(sum(null), null);
});

function sources(): readonly (readonly [name: string, code: string])[] {
  const root = new URL('../../../src/', import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
  assert.ok(files.length > 30);
  return files.map((name) => [name, readFileSync(new URL(name, root), 'utf8')]);
}

test('what does not work is said to those who hear the page', () => {
  const bars = sources().flatMap(([name, code]) => [...code.matchAll(/.*\n?.*<TroubleBar/g)].map(([found]) => [name, found]));
  assert.ok(bars.length > 15);
  for (const [name, found] of bars) {
    assert.match(found ?? '', /<div role="alert">/, name);
  }
});

test('no page makes markup of a text', () => {
  for (const [name, code] of sources()) {
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
