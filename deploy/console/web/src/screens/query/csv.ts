// An answer as CSV (RFC 4180). NULL is nothing between two commas, an empty text is two quotes.
import { isNumber } from './series.ts';
import type { QueryResult } from './types.ts';

/** What a spreadsheet takes for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r\n|]/;

/**
 * The whole answer. Clients choose what is in it, and a spreadsheet runs a text that looks like a formula: such a text gets a ' before
 * it. Columns of numbers stay as they are.
 */
export function csv({ columns, rows }: QueryResult): string {
  const numbers = columns.map(({ type }) => isNumber(type));
  const lines = [
    columns.map(({ name }) => quoted(harmless(name))),
    ...rows.map((row) => row.map((value, index) => (value === null ? '' : numbers[index] ? value : quoted(harmless(value))))),
  ];
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}

function harmless(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

function quoted(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
