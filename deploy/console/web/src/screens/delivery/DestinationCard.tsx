import { count, plural } from '../../format/numbers.ts';
import { ago, spanOfSeconds } from '../../format/times.ts';
import { Raw } from '../../parts/Raw.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import type { Counts, DeliveryDestination, Partition } from './types.ts';

const COLUMNS: readonly Column<Partition>[] = [
  { title: 'Partition', heads: true, cell: ({ partition }) => partition, order: ({ partition }) => partition },
  {
    title: 'Owner',
    cell: ({ owner }) => (owner ? <Raw text={`${owner.host} ${owner.member}`} /> : <span class="none">nobody</span>),
  },
  { title: 'Lag, events', number: true, cell: ({ lag }) => count(lag), order: ({ lag }) => lag },
  { title: 'Lag', number: true, cell: ({ lag_seconds }) => spanOfSeconds(lag_seconds), order: ({ lag_seconds }) => lag_seconds },
  { title: 'Committed', number: true, cell: ({ committed }) => count(committed) },
  { title: 'End', number: true, cell: ({ end }) => count(end) },
  {
    title: 'Batch under way',
    cell: ({ declared }) => (declared ? `${count(declared.first)} to ${count(declared.last)}` : <span class="none">none</span>),
  },
];

/** One destination with its partitions. */
export function DestinationCard({ destination, now }: { destination: DeliveryDestination; now: number }) {
  const { type, group, topic, members, partitions, last_error } = destination;
  return (
    <>
      <h2>
        Destination <Raw text={destination.destination} />
      </h2>
      <dl class="facts">
        <dt>Reads</dt>
        <dd>
          topic <Raw text={topic} /> as group <Raw text={group} />, {plural(members, 'member')}
          {destination.state && ` (${destination.state.toLowerCase()})`}
        </dd>
        <dt>Last insert</dt>
        <dd>{ago(destination.last_insert_at, now)}</dd>
        {type === 'clickhouse' && (
          <>
            <dt>Inserts</dt>
            <dd>
              {spanOfSeconds(destination.insert_seconds_mean)} on average, {spanOfSeconds(destination.insert_seconds_max)} at most;{' '}
              {count(destination.insert_rows_mean)} rows on average; {counted(destination.inserts)}
            </dd>
          </>
        )}
        <dt>Batches</dt>
        <dd>{counted(destination.batches, 'sealed by ')}</dd>
        <dt>From receipt to stored</dt>
        <dd>{spanOfSeconds(destination.delay_seconds_max)} at most</dd>
        <dt>Last error</dt>
        <dd>
          {last_error ? (
            <>
              {ago(last_error.at, now)}: <Raw text={last_error.message} most={500} />
            </>
          ) : (
            'none'
          )}
        </dd>
      </dl>
      <Table
        caption={`Partitions of destination ${destination.destination}`}
        columns={COLUMNS}
        rows={partitions}
        id={({ partition }) => String(partition)}
        empty="No partition is known. Does the topic exist?"
      />
    </>
  );
}

/** Counts by name, the largest first: "4,000 inserted, 3 transient". */
function counted(counts: Counts | null, before = ''): string {
  const all = Object.entries(counts ?? {}).sort(([, one], [, other]) => other - one);
  return all.length === 0 ? 'not known' : all.map(([name, value]) => `${count(value)} ${before}${name.replaceAll('_', ' ')}`).join(', ');
}
