// Times and spans of time as an operator reads them.
import { UNKNOWN } from './numbers.ts';

const STEPS: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
];

/** A span of time: 850 ms, 3.2 s, 45 s, 2 min, 3 h 20 min, 5 d. Null and what is no number are unknown. */
export function span(milliseconds: number | null | undefined): string {
  if (typeof milliseconds !== 'number' || !Number.isFinite(milliseconds)) {
    return UNKNOWN;
  }
  const past = Math.max(0, milliseconds);
  if (past < 1000) {
    return `${Math.round(past)} ms`;
  }
  const seconds = past / 1000;
  if (seconds < 10) {
    return `${Math.round(seconds * 10) / 10} s`;
  }
  const rounded = Math.round(seconds);
  for (const [index, [size, name]] of STEPS.entries()) {
    if (rounded >= size) {
      const next = STEPS[index + 1];
      const large = Math.floor(rounded / size);
      const small = next ? Math.floor((rounded % size) / next[0]) : 0;
      const two = next && name === 'h' && small > 0;
      return two ? `${large} ${name} ${small} ${next[1]}` : `${large} ${name}`;
    }
  }
  return `${rounded} s`;
}

/** The same of seconds. */
export function spanOfSeconds(seconds: number | null | undefined): string {
  return span(typeof seconds === 'number' ? seconds * 1000 : null);
}

/** How long ago that was: "just now", "12 s ago". Times in the future are "just now": clocks differ. */
export function ago(instant: string | number | null | undefined, now: number): string {
  const at = millis(instant);
  if (at === null) {
    return UNKNOWN;
  }
  return now - at < 1000 ? 'just now' : `${span(now - at)} ago`;
}

/** The milliseconds of an instant that is ISO text or a number; null where it is neither. */
export function millis(instant: string | number | null | undefined): number | null {
  if (typeof instant === 'number') {
    return Number.isFinite(instant) ? instant : null;
  }
  const parsed = instant ? Date.parse(instant) : NaN;
  return Number.isNaN(parsed) ? null : parsed;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** The time of day here: 09:21:03. */
export function clock(instant: string | number | null | undefined, withMillis = false): string {
  const at = millis(instant);
  if (at === null) {
    return UNKNOWN;
  }
  const date = new Date(at);
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return withMillis ? `${time}.${String(date.getMilliseconds()).padStart(3, '0')}` : time;
}

/** Day and time here: 2026-11-30 09:21:03. */
export function moment(instant: string | number | null | undefined): string {
  const at = millis(instant);
  if (at === null) {
    return UNKNOWN;
  }
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clock(at)}`;
}
