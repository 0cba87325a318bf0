// Numbers as an operator reads them. Always in English, so that two people see the same text.

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const twoDigits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });
const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** What stands where a number is not known. */
export const UNKNOWN = '–';

type Maybe = number | null | undefined;

function known(value: Maybe): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** A whole number with its thousands parted: 1,234,567. */
export function count(value: Maybe): string {
  return known(value) ? whole.format(value) : UNKNOWN;
}

/** A whole number, or the least that it is where not all was counted: "1,234", "≥ 1,234". */
export function atLeast(value: Maybe, all: boolean): string {
  return known(value) && !all ? `≥ ${count(value)}` : count(value);
}

/** A number in little space: 1.2M. Below ten thousand it is exact. */
export function compact(value: Maybe): string {
  if (!known(value)) {
    return UNKNOWN;
  }
  return Math.abs(value) < 10_000 ? oneDigit.format(value) : short.format(value);
}

/** Events a second: 0.02/s, 3.5/s, 1,200/s. */
export function rate(perSecond: Maybe): string {
  if (!known(perSecond)) {
    return UNKNOWN;
  }
  if (perSecond === 0) {
    return '0/s';
  }
  if (Math.abs(perSecond) < 1) {
    return `${twoDigits.format(perSecond)}/s`;
  }
  return `${Math.abs(perSecond) < 100 ? oneDigit.format(perSecond) : compact(Math.round(perSecond))}/s`;
}

/** One thing or several: "1 event", "2,000 events". */
export function plural(value: Maybe, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A share of a whole as a percentage: 0.1234 is 12.3%. */
export function percent(share: Maybe): string {
  return known(share) ? `${oneDigit.format(share * 100)}%` : UNKNOWN;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** Bytes: 512 B, 1.5 KiB, 20 MiB. */
export function bytes(value: Maybe): string {
  if (!known(value)) {
    return UNKNOWN;
  }
  let rest = value;
  let unit = 0;
  while (Math.abs(rest) >= 1024 && unit < UNITS.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${Math.abs(rest) < 10 ? oneDigit.format(rest) : whole.format(rest)} ${UNITS[unit]}`;
}
