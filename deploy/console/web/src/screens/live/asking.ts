// How often one asks where an event went.

/** The first wait, in milliseconds. */
export const FIRST_WAIT_MS = 1000;

const LONGEST_WAIT_MS = 30_000;
const MOVING = ['waiting', 'under_way'];

/** The wait after `wait` in milliseconds, twice as long up to half a minute; 0 once no destination's state is to change. */
export function nextWait(wait: number, states: readonly string[]): number {
  return states.some((state) => MOVING.includes(state)) ? Math.min(wait * 2, LONGEST_WAIT_MS) : 0;
}
