// Whether and how a result can be drawn: a first column of times or names, and columns of numbers.
import type { QueryResult } from './types.ts';

const MOST_LINES = 3;
const MOST_BARS = 30;

/** One series of numbers. */
export interface Series {
  readonly title: string;
  readonly values: readonly (number | null)[];
}

/** Lines over time, bars by name, or nothing. */
export type Drawing =
  | { readonly kind: 'lines'; readonly at: readonly number[]; readonly series: readonly Series[] }
  | { readonly kind: 'bars'; readonly title: string; readonly bars: readonly { readonly name: string; readonly value: number }[] }
  | null;

function number(value: unknown): number | null {
  if (typeof value === 'number') {
    return value;
  }
  const parsed = typeof value === 'string' && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value) ? Number(value) : NaN;
  return Number.isFinite(parsed) ? parsed : null;
}

/** Seconds since 1970 of ClickHouse's dates and times, which are taken as UTC; null for other text. */
export function seconds(value: unknown): number | null {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d([ T]\d\d:\d\d:\d\d(\.\d+)?Z?)?$/.test(value)) {
    return null;
  }
  const at = Date.parse(value.length === 10 ? `${value}T00:00:00Z` : `${value.replace(' ', 'T').replace(/Z$/, '')}Z`);
  return Number.isNaN(at) ? null : at / 1000;
}

/** What can be drawn of a result. */
export function drawing({ columns, rows }: QueryResult): Drawing {
  const numeric = columns
    .map(({ name, type }, index) => ({ name, index, numeric: /^(Nullable\()?(U?Int|Float|Decimal)/.test(type) }))
    .filter((column) => column.index > 0 && column.numeric);
  const first = columns[0];
  const value = numeric[0];
  if (!first || !value || rows.length < 2) {
    return null;
  }
  if (/Date/.test(first.type)) {
    const points = rows
      .map((row) => ({ at: seconds(row[0]), row }))
      .filter((point): point is { at: number; row: readonly unknown[] } => point.at !== null)
      .sort((one, other) => one.at - other.at);
    const once = points.every((point, index) => index === 0 || point.at > (points[index - 1]?.at ?? 0));
    if (points.length < 2 || !once) {
      return null;
    }
    return {
      kind: 'lines',
      at: points.map(({ at }) => at),
      series: numeric.slice(0, MOST_LINES).map(({ name, index }) => ({ title: name, values: points.map(({ row }) => number(row[index])) })),
    };
  }
  const bars = rows
    .slice(0, MOST_BARS)
    .map((row) => ({ name: cellText(row[0]) ?? '', value: number(row[value.index]) ?? 0 }))
    .filter((bar) => bar.value >= 0);
  return bars.length < 2 ? null : { kind: 'bars', title: value.name, bars };
}

/** A cell as text; null for NULL. */
export function cellText(value: unknown): string | null {
  if (value === null || value === undefined) {
    return null;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
