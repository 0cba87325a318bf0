import { bytes, count } from '../../format/numbers.ts';
import { moment, spanOfSeconds } from '../../format/times.ts';
import { usePolled } from '../../http/polled.ts';
import { Problems, TroubleBar } from '../../parts/Page.tsx';
import { Raw } from '../../parts/Raw.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import type { SlowInsert } from './types.ts';

const COLUMNS: readonly Column<SlowInsert>[] = [
  { title: 'When', heads: true, cell: ({ at }) => <span class="time">{moment(at)}</span>, order: ({ at }) => at },
  { title: 'Table', cell: ({ table }) => <Raw text={table} /> },
  { title: 'Took', number: true, cell: ({ seconds }) => spanOfSeconds(seconds), order: ({ seconds }) => seconds },
  { title: 'Rows', number: true, cell: ({ rows }) => count(rows), order: ({ rows }) => rows },
  { title: 'Size', number: true, cell: (insert) => bytes(insert.bytes), order: (insert) => insert.bytes },
  { title: 'Error', cell: ({ error }) => (error ? <Raw text={error} most={300} /> : 'none') },
];

/** The inserts of the last hour that took longest, by ClickHouse's own log. */
export function SlowestInserts({ destination }: { destination: string }) {
  const slowest = usePolled<{ problems: readonly string[]; inserts: readonly SlowInsert[] }>(
    `delivery/slowest?destination=${encodeURIComponent(destination)}`,
    30_000,
  );
  const known = slowest.data.value;
  return (
    <>
      <h2>
        Slowest inserts of the last hour, destination <Raw text={destination} />
      </h2>
      <div role="alert">
        <TroubleBar trouble={slowest.trouble.value} readAt={slowest.readAt.value} />
      </div>
      {known && (
        <>
          <Problems problems={known.problems} />
          {known.problems.length === 0 && (
            <Table
              caption={`Slowest inserts of destination ${destination}`}
              columns={COLUMNS}
              rows={known.inserts}
              id={({ at, table, rows }) => `${at} ${table} ${rows}`}
              empty="ClickHouse has logged no insert in the last hour."
            />
          )}
        </>
      )}
    </>
  );
}
