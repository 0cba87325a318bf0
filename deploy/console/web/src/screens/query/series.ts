// Which chart an answer can be: its first column is time or names, its columns of numbers are lines or bars.
import type { QueryResult } from './types.ts';

/** Colours there are, and lines that one can still tell apart. */
const MOST_LINES = 3;
const MOST_BARS = 2;
const MOST_NAMES = 40;

export interface Series {
  readonly title: string;
  readonly values: readonly (number | null)[];
}

/** Lines over time, or bars over names. */
export interface ChartOf {
  /** Seconds since 1970 in order, or 0, 1, 2 … */
  readonly at: readonly number[];
  /** Null: `at` is time. */
  readonly names: readonly string[] | null;
  /** Whether the times are whole days. */
  readonly days: boolean;
  readonly series: readonly Series[];
  /** Rows or columns that are not drawn. */
  readonly partly: boolean;
}

/** The type without what may be around it. */
function bare(type: string): string {
  const inside = /^(?:Nullable|LowCardinality)\((.*)\)$/.exec(type)?.[1];
  return inside === undefined ? type : bare(inside);
}

export function isNumber(type: string): boolean {
  return /^(U?Int\d+|Float\d+|BFloat16|Decimal\d*\(.*)$/.test(bare(type));
}

function isDay(type: string): boolean {
  return /^Date(32)?$/.test(bare(type));
}

function isTime(type: string): boolean {
  return isDay(type) || /^DateTime/.test(bare(type));
}

/** Seconds of a time as ClickHouse writes it, in the zone of the column: it is shown as it is written. */
function seconds(text: string | null | undefined): number | null {
  const at = text ? Date.parse(`${text.length > 10 ? text.replace(' ', 'T') : `${text}T00:00:00`}Z`) : NaN;
  return Number.isNaN(at) ? null : at / 1000;
}

function number(text: string | null | undefined): number | null {
  const value = text === null || text === undefined ? NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

/** The chart of an answer; null where it has none. */
export function chartOf({ columns, rows }: QueryResult): ChartOf | null {
  const [first, ...others] = columns;
  const numbers = others.map(({ name, type }, index) => ({ name, type, index: index + 1 })).filter(({ type }) => isNumber(type));
  if (!first || numbers.length === 0 || rows.length < 2) {
    return null;
  }
  if (isTime(first.type)) {
    const points = rows
      .map((row) => ({ at: seconds(row[0]), row }))
      .filter((point): point is { at: number; row: (typeof rows)[number] } => point.at !== null)
      .sort((one, other) => one.at - other.at);
    return points.length < 2
      ? null
      : {
          at: points.map(({ at }) => at),
          names: null,
          days: isDay(first.type),
          series: numbers.slice(0, MOST_LINES).map(({ name, index }) => ({ title: name, values: points.map(({ row }) => number(row[index])) })),
          partly: numbers.length > MOST_LINES || points.length < rows.length,
        };
  }
  const drawn = rows.slice(0, MOST_NAMES);
  return {
    at: drawn.map((_, index) => index),
    names: drawn.map((row) => row[0] ?? 'NULL'),
    days: false,
    series: numbers.slice(0, MOST_BARS).map(({ name, index }) => ({ title: name, values: drawn.map((row) => number(row[index])) })),
    partly: numbers.length > MOST_BARS || rows.length > MOST_NAMES,
  };
}
