import { session } from '../../http/session.ts';
import { Page } from '../../parts/Page.tsx';
import { href, route } from '../../shell/route.ts';
import { DeadLettersView } from './DeadLettersView.tsx';
import { Discards } from './Discards.tsx';
import { Refusals } from './Refusals.tsx';

const PERIODS: readonly (readonly [seconds: number, words: string])[] = [
  [3600, 'the last hour'],
  [86_400, 'the last day'],
  [604_800, 'the last 7 days'],
  [2_592_000, 'the last 30 days'],
];

/** What was not stored as it was sent, and what helps. */
export default function ProblemsScreen() {
  const asked = Number(route.value.query.get('since'));
  const since = PERIODS.some(([seconds]) => seconds === asked) ? asked : 86_400;
  const destinations = (session.value?.destinations ?? []).filter(({ type }) => type === 'clickhouse');
  return (
    <Page title="Problems" about="What was not stored as it was sent. Nothing of it is lost: dead letters wait, discards are kept in a table.">
      <div class="row">
        <label>
          <span>Show </span>
          <select
            value={String(since)}
            onChange={(event) => (location.hash = href(['problems'], { since: event.currentTarget.value }))}
          >
            {PERIODS.map(([seconds, words]) => (
              <option key={seconds} value={String(seconds)}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </div>
      <DeadLettersView since={since} />
      <h2>Discards: values that a column could not hold</h2>
      <p class="about">The row is stored without the value. The value is in the table rudder_discards.</p>
      {destinations.map(({ id }) => (
        <Discards key={id} destination={id} since={since} named={destinations.length > 1} />
      ))}
      {destinations.length === 0 && <p class="empty">No destination has discards.</p>}
      <Refusals />
    </Page>
  );
}
