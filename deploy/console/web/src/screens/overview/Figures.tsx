import { atLeast, compact, count, rate } from '../../format/numbers.ts';
import { span, spanOfSeconds } from '../../format/times.ts';
import type { Totals } from './types.ts';

const HOUR_MS = 3_600_000;

/** The numbers that one looks at first. `since` is when the console began to count. */
export function Figures({ totals, since, now }: { totals: Totals; since: string | null; now: number }) {
  const began = since === null ? now : Date.parse(since);
  const period = now - began < HOUR_MS - 60_000 ? `in ${span(now - began)}` : 'in the last hour';
  return (
    <dl class="figures">
      <Figure title="Events in" value={rate(totals.events_in_per_second)} more={`${compact(totals.events_in_last_hour)} ${period}`} />
      <Figure title="Rows out" value={rate(totals.rows_out_per_second)} more={`${compact(totals.rows_out_last_hour)} ${period}`} />
      <Figure title="Freshness" value={spanOfSeconds(totals.freshness_seconds)} more="since the newest stored event came in" />
      <Figure title="Lag" value={compact(totals.lag_events)} more={lagText(totals)} />
      <Figure
        title="Dead letters"
        value={atLeast(totals.dead_letters_not_redriven, totals.dead_letters_all_counted)}
        more="not redriven, last day"
      />
      <Figure title="Discards" value={count(totals.discards_last_hour)} more={`values, ${period}`} />
      <Figure title="Refused" value={count(totals.refused_last_hour)} more={`requests, ${period}`} />
    </dl>
  );
}

function lagText({ lag_events, lag_seconds }: Totals): string {
  return lag_events === null || lag_events === 0 || lag_seconds === null ? 'events wait in Kafka' : `events, up to ${spanOfSeconds(lag_seconds)} behind`;
}

function Figure({ title, value, more }: { title: string; value: string; more: string }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{value}</dd>
      <dd class="more">{more}</dd>
    </div>
  );
}
