import { count, rate, UNKNOWN } from '../../format/numbers.ts';
import type { ByType } from './types.ts';

/** The sum over all types; null where nothing is known. */
export function sum(byType: ByType | null): number | null {
  return byType === null ? null : Object.values(byType).reduce((total, value) => total + value, 0);
}

/** The rates by type, the highest first: "track 12/s, identify 0.4/s". */
export function ratesText(byType: ByType | null): string {
  return listed(byType, rate, 'none');
}

/** The counts by type, the highest first. */
export function countsText(byType: ByType | null): string {
  return listed(byType, count, 'none');
}

function listed(byType: ByType | null, written: (value: number) => string, nothing: string): string {
  if (byType === null) {
    return UNKNOWN;
  }
  const some = Object.entries(byType)
    .filter(([, value]) => value > 0)
    .sort(([, one], [, other]) => other - one);
  return some.length === 0 ? nothing : some.map(([type, value]) => `${type} ${written(value)}`).join(', ');
}
