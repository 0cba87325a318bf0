import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csv } from '../src/screens/query/csv.ts';
import { chartOf, isNumber } from '../src/screens/query/series.ts';
import type { QueryResult } from '../src/screens/query/types.ts';

function result(types: Record<string, string>, rows: readonly (readonly (string | null)[])[]): QueryResult {
  const columns = Object.entries(types).map(([name, type]) => ({ name, type }));
  return { columns, rows, cut: false, read_rows: 0, read_bytes: 0, elapsed_seconds: 0 };
}

test('CSV quotes what must be quoted, and tells NULL from an empty text', () => {
  assert.equal(
    csv(result({ a: 'String', 'b,c': 'Nullable(String)' }, [['x "y"', null], ['', 'line\nbreak'], ['plain', 'NULL']])),
    'a,"b,c"\r\n"x ""y""",\r\n"","line\nbreak"\r\nplain,NULL\r\n',
  );
});

test('CSV has no formula, and leaves numbers alone', () => {
  const hostile = ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '|x', "=HYPERLINK(\"http://x\",\"y\")"];
  const lines = csv(result({ '=a': 'LowCardinality(Nullable(String))', n: 'Nullable(Int64)' }, hostile.map((text) => [text, '-5']))).split('\r\n');
  assert.equal(lines[0], "'=a,n");
  for (const line of lines.slice(1, -1)) {
    assert.match(line, /^"?'/);
    assert.match(line, /,-5$/);
  }
});

test('types of numbers are known in whatever they are wrapped', () => {
  for (const type of ['UInt64', 'Int8', 'Float64', 'Nullable(Int32)', 'LowCardinality(Nullable(UInt8))', 'Decimal(10, 2)', 'Nullable(Decimal(9, 1))']) {
    assert.ok(isNumber(type), type);
  }
  for (const type of ['String', 'DateTime', 'Array(UInt8)', 'Nullable(String)', 'Tuple(Int8, Int8)', 'Interval', 'Map(String, UInt8)']) {
    assert.ok(!isNumber(type), type);
  }
});

test('a first column of times makes lines in the order of time', () => {
  const chart = chartOf(result({ day: 'Date', events: 'UInt64', name: 'String', share: 'Nullable(Float64)' }, [['2026-11-02', '5', 'x', null], ['2026-11-01', '3', 'y', '0.5']]));
  assert.deepEqual(chart?.at, [Date.UTC(2026, 10, 1) / 1000, Date.UTC(2026, 10, 2) / 1000]);
  assert.equal(chart?.names, null);
  assert.deepEqual(chart?.series, [
    { title: 'events', values: [3, 5] },
    { title: 'share', values: [0.5, null] },
  ]);
  assert.equal(chart?.partly, false);
});

test('a time keeps the hour that ClickHouse wrote', () => {
  const chart = chartOf(result({ at: "DateTime64(3, 'Europe/Berlin')", n: 'UInt8' }, [['2026-11-02 10:30:00.500', '1'], ['2026-11-02 11:00:00.000', '2']]));
  assert.equal(chart?.at[0], Date.UTC(2026, 10, 2, 10, 30, 0, 500) / 1000);
});

test('other first columns make bars with names, and only the first ones', () => {
  const chart = chartOf(result({ name: 'Nullable(String)', a: 'UInt64', b: 'UInt64', c: 'UInt64' }, [[null, '1', '2', '3'], ['x', 'nan', '5', '6']]));
  assert.deepEqual(chart?.names, ['NULL', 'x']);
  assert.deepEqual(chart?.series, [
    { title: 'a', values: [1, null] },
    { title: 'b', values: [2, 5] },
  ]);
  assert.equal(chart?.partly, true);
  const many = chartOf(result({ n: 'UInt64', v: 'UInt64' }, Array.from({ length: 100 }, (_, index) => [String(index), '1'])));
  assert.equal(many?.at.length, 40);
});

test('there is no chart of one row, of texts, or of times that are none', () => {
  assert.equal(chartOf(result({ a: 'String', n: 'UInt8' }, [['x', '1']])), null);
  assert.equal(chartOf(result({ a: 'String', b: 'String' }, [['x', '1'], ['y', '2']])), null);
  assert.equal(chartOf(result({ a: 'Nullable(Date)', n: 'UInt8' }, [[null, '1'], [null, '2']])), null);
  assert.equal(chartOf(result({ n: 'UInt8' }, [['1'], ['2']])), null);
});
