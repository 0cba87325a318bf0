import { moment } from '../../format/times.ts';
import type { Replay } from './types.ts';

const TIME = /^\d{4,}-\d\d-\d\dT/;

/** Where a replay begins and ends: the beginning of the topic, a time, or offsets by partition; its end may be that of the topic, too. */
export function reachOf({ from, to }: Pick<Replay, 'from' | 'to'>): string {
  return `From ${from === null ? 'the beginning' : boundary(from)} to ${to === null ? 'what there was at its start' : boundary(to)}`;
}

function boundary(text: string): string {
  return TIME.test(text) ? moment(text) : `offsets ${text}`;
}
