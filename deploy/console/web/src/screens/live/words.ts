// What the live screen says of its own state.
import { count, rate } from '../../format/numbers.ts';
import type { TailState } from './tail.ts';
import type { End, Stats } from './types.ts';

const STATES: Readonly<Record<TailState, string>> = {
  closed: 'Stopped.',
  opening: 'Connecting …',
  following: 'Following the log.',
  paused: 'Paused. Events that come now are not shown.',
  hidden: 'Stopped while this tab is hidden.',
  ended: 'The console ended the stream.',
  broken: 'The stream broke.',
};

/** The state of the tail in a sentence. */
export function stateText(state: TailState): string {
  return STATES[state];
}

/** What was read, and what of it is not shown and why. */
export function statsText(stats: Stats): string[] {
  const sentences = [
    `${count(stats.read)} read (${rate(stats.read_per_second)}), ${count(stats.matched)} match, ${count(stats.shown)} shown.`,
  ];
  if (stats.sampled_out > 0) {
    sentences.push(`${count(stats.sampled_out)} left out: this is a sample, since more than 100 a second match.`);
  }
  if (stats.dropped > 0) {
    sentences.push(`${count(stats.dropped)} left out since this browser is slow.`);
  }
  if (stats.behind > 0) {
    sentences.push(`${count(stats.behind)} not read: the log grows faster than the console reads it.`);
  }
  return [...sentences, ...conditionText(stats)];
}

const OWN_ENDS: readonly string[] = ['done', 'limit', 'records', 'time'];

/** Whether a search ended by itself, with all that it says it has read. */
export function endedByItself({ reason }: Pick<End, 'reason'>): boolean {
  return OWN_ENDS.includes(reason);
}

/** For how many events the condition in JavaScript failed; nothing where it failed for none. */
export function conditionText({ condition_failed, condition_failure }: Pick<Stats, 'condition_failed' | 'condition_failure'>): string[] {
  return condition_failed ? [`The condition failed for ${count(condition_failed)}, which are not shown: ${condition_failure ?? 'no reason is known'}.`] : [];
}
