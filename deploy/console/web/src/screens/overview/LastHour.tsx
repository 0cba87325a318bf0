import { useMemo } from 'preact/hooks';
import { count, rate } from '../../format/numbers.ts';
import { spanOfSeconds } from '../../format/times.ts';
import { Chart, type Line } from '../../parts/Chart.tsx';
import type { Series } from './types.ts';

/** The last hour as charts. */
export function LastHour({ series }: { series: Series }) {
  const flow = useMemo<Line[]>(
    () => [
      { title: 'Events in', colour: '--line-1', values: series.events_in },
      { title: 'Rows out', colour: '--line-2', values: series.rows_out, dashed: true },
    ],
    [series],
  );
  const freshness = useMemo<Line[]>(
    () => [{ title: 'Freshness', colour: '--line-3', values: series.freshness_seconds }],
    [series],
  );
  const lag = useMemo<Line[]>(() => [{ title: 'Lag', colour: '--line-1', values: series.lag_events }], [series]);
  const lost = useMemo<Line[]>(
    () => [
      { title: 'Refused', colour: '--line-1', values: series.refused },
      { title: 'Discards', colour: '--line-2', values: series.discards, dashed: true },
      { title: 'Dead letters', colour: '--line-3', values: series.dead_letters },
    ],
    [series],
  );
  return (
    <>
      <h2>The last hour</h2>
      <div class="two">
        <Chart title="Events in and rows out" at={series.at} lines={flow} written={rate} />
        <Chart title="Freshness: time since the newest stored event came in" at={series.at} lines={freshness} written={spanOfSeconds} />
        <Chart title="Lag in events" at={series.at} lines={lag} written={count} whole />
        <Chart title={`Not stored as sent, in each ${series.step_seconds} s`} at={series.at} lines={lost} written={count} whole />
      </div>
    </>
  );
}
