import { bytes, count } from '../../format/numbers.ts';
import { moment } from '../../format/times.ts';
import { usePolled } from '../../http/polled.ts';
import { Problems, TroubleBar, Waiting } from '../../parts/Page.tsx';
import { Raw } from '../../parts/Raw.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import { href } from '../../shell/route.ts';
import type { SchemaDocument, TableEntry } from './types.ts';

const KINDS: Readonly<Record<string, string>> = {
  events: 'events',
  identity: 'identities',
  discards: 'discards',
  other: 'not of Windtrap',
};

/** All tables of a destination. */
export function TablesView({ destination }: { destination: string }) {
  const schema = usePolled<SchemaDocument>(`schema?destination=${encodeURIComponent(destination)}`, 30_000);
  const known = schema.data.value;
  const columns: Column<TableEntry>[] = [
    {
      title: 'Table',
      heads: true,
      order: ({ name }) => name,
      cell: ({ name }) => (
        <a href={href(['schema', destination, name])}>
          <Raw text={name} />
        </a>
      ),
    },
    { title: 'Holds', cell: ({ kind }) => KINDS[kind] ?? kind, order: ({ kind }) => kind },
    { title: 'Rows', number: true, cell: ({ rows }) => count(rows), order: ({ rows }) => rows },
    { title: 'Last day', number: true, cell: ({ rows_last_day }) => count(rows_last_day), order: (table) => table.rows_last_day },
    { title: 'Size', number: true, cell: (table) => bytes(table.bytes), order: (table) => table.bytes },
    { title: 'Columns', number: true, cell: (table) => count(table.columns), order: (table) => table.columns },
    { title: 'First row', cell: ({ first_at }) => <span class="time">{moment(first_at)}</span>, order: ({ first_at }) => first_at },
    { title: 'Last row', cell: ({ last_at }) => <span class="time">{moment(last_at)}</span>, order: ({ last_at }) => last_at },
  ];
  return (
    <>
      <div role="alert">
        <TroubleBar trouble={schema.trouble.value} readAt={schema.readAt.value} />
      </div>
      {known === null ? (
        schema.trouble.value === null && <Waiting what="the tables" />
      ) : (
        <>
          <Problems problems={known.problems} />
          <p>
            Database <Raw text={known.database} />. Choose a table to see its columns.
          </p>
          <Table
            caption={`Tables of destination ${destination}`}
            columns={columns}
            rows={known.tables}
            id={({ name }) => name}
            empty="There is no table yet. The first event makes some."
          />
        </>
      )}
    </>
  );
}
