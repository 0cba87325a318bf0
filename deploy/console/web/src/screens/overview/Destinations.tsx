import { atLeast, count } from '../../format/numbers.ts';
import { ago, spanOfSeconds } from '../../format/times.ts';
import { Raw } from '../../parts/Raw.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import { href } from '../../shell/route.ts';
import type { DestinationState } from './types.ts';

/** Where the rows go, how far behind that is, and what is promised of it. */
export function Destinations({ destinations, now }: { destinations: readonly DestinationState[]; now: number }) {
  const columns: Column<DestinationState>[] = [
    { title: 'Destination', heads: true, cell: ({ id }) => <a href={href(['delivery'], { destination: id })}>{id}</a> },
    { title: 'Guarantee', cell: (destination) => <Guarantee destination={destination} /> },
    { title: 'Lag, events', number: true, cell: ({ lag_events }) => count(lag_events) },
    { title: 'Lag', number: true, cell: ({ lag_seconds }) => spanOfSeconds(lag_seconds) },
    { title: 'Freshness', number: true, cell: ({ freshness_seconds }) => spanOfSeconds(freshness_seconds) },
    { title: 'Last insert', cell: ({ last_insert_at }) => <span class="time">{ago(last_insert_at, now)}</span> },
    {
      title: 'Dead letters',
      number: true,
      cell: ({ dead_letters_not_redriven, dead_letters_all_counted }) => atLeast(dead_letters_not_redriven, dead_letters_all_counted),
    },
    {
      title: 'Last error',
      cell: ({ last_error }) =>
        last_error ? (
          <>
            <span class="time">{ago(last_error.at, now)}</span>: <Raw text={last_error.message} />
          </>
        ) : (
          'none'
        ),
    },
  ];
  return (
    <Table
      caption="Destinations"
      columns={columns}
      rows={destinations}
      id={({ id }) => id}
      empty="The configuration has no destination, so nothing is stored."
    />
  );
}

/** What holds for the rows, in words that need no manual. */
function Guarantee({ destination: { type, guarantee } }: { destination: DestinationState }) {
  if (type !== 'clickhouse') {
    return <>counts and drops events</>;
  }
  const once = guarantee?.exactly_once;
  const durable = guarantee?.durable;
  return (
    <>
      {once === true ? (
        <span class="mark good">exactly once</span>
      ) : (
        <span class="mark">{once === false ? 'at least once' : 'not known'}</span>
      )}{' '}
      {durable === false && <span class="mark">not durable against power loss</span>}
      {durable === true && <span class="mark good">durable</span>}
    </>
  );
}
