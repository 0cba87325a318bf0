import { useMemo } from 'preact/hooks';
import { bytes, compact, count, percent } from '../../format/numbers.ts';
import { visible } from '../../format/text.ts';
import { moment } from '../../format/times.ts';
import { usePolled } from '../../http/polled.ts';
import { Chart, type Line } from '../../parts/Chart.tsx';
import { Code } from '../../parts/Code.tsx';
import { Page, Waiting } from '../../parts/Page.tsx';
import { Raw } from '../../parts/Raw.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import { href } from '../../shell/route.ts';
import type { ColumnEntry, TableDocument } from './types.ts';

const COLUMNS: readonly Column<ColumnEntry>[] = [
  { title: 'Column', heads: true, cell: ({ name }) => <Raw text={name} />, order: ({ name }) => name },
  { title: 'Type', cell: ({ type }) => <Raw text={type} most={80} />, order: ({ type }) => type },
  {
    title: 'Filled',
    number: true,
    cell: ({ filled, sampled_rows }) => percent(filled === null || sampled_rows === 0 ? null : filled / sampled_rows),
    order: ({ filled }) => filled,
  },
  { title: 'Size', number: true, cell: (column) => bytes(column.bytes), order: (column) => column.bytes },
  { title: 'First of these rows', cell: ({ first_at }) => <span class="time">{moment(first_at)}</span>, order: ({ first_at }) => first_at },
  { title: 'Last of these rows', cell: ({ last_at }) => <span class="time">{moment(last_at)}</span>, order: ({ last_at }) => last_at },
  {
    title: 'Filled by events',
    cell: ({ events }) =>
      events.length === 0 ? (
        <span class="none">–</span>
      ) : (
        events.map(({ event, filled }, index) => (
          <span key={event}>
            {index > 0 && ', '}
            <Raw text={event} most={60} /> ({count(filled)})
          </span>
        ))
      ),
  },
];

/** One table: its columns, what fills them, how it grows, and SQL to take along. */
export function TableView({ destination, table }: { destination: string; table: string }) {
  const read = usePolled<TableDocument>(`schema/${encodeURIComponent(destination)}/${encodeURIComponent(table)}`, 0);
  const known = read.data.value;
  return (
    <Page title={`Table ${visible(table)}`} trouble={read.trouble} readAt={read.readAt}>
      <p>
        <a href={href(['schema', destination])}>All tables</a>
      </p>
      {known === null ? read.trouble.value === null && <Waiting what="the table" /> : <Known table={known} />}
    </Page>
  );
}

function Known({ table }: { table: TableDocument }) {
  const sampled = table.columns[0]?.sampled_rows ?? 0;
  return (
    <>
      <dl class="facts">
        <dt>Database</dt>
        <dd>
          <Raw text={table.database} />
        </dd>
        <dt>Engine</dt>
        <dd>
          <Raw text={table.engine} />
        </dd>
        <dt>Rows</dt>
        <dd>{count(table.rows)}</dd>
        <dt>Size</dt>
        <dd>{bytes(table.bytes)}</dd>
      </dl>
      <h2>Columns</h2>
      <p class="about">What fills a column, and the first and the last row that has it, was looked up in the newest {count(sampled)} rows.</p>
      <Table caption="Columns" columns={COLUMNS} rows={table.columns} id={({ name }) => name} empty="The table has no columns." />
      {table.growth.length > 1 && <Growth table={table} />}
      <h2>SQL to copy</h2>
      <h3>The newest rows</h3>
      <Code text={table.select_sql} what="the SELECT" />
      <h3>How the table was made</h3>
      <Code text={table.create_sql} what="the CREATE TABLE" tall />
    </>
  );
}

function Growth({ table: { growth } }: { table: TableDocument }) {
  const at = useMemo(() => growth.map(({ day }) => Date.parse(`${day}T00:00:00Z`) / 1000), [growth]);
  const lines = useMemo<Line[]>(() => [{ title: 'Rows a day', colour: '--line-1', values: growth.map(({ rows }) => rows) }], [growth]);
  return (
    <>
      <h2>Growth</h2>
      <Chart title="Rows a day, the last 30 days" at={at} lines={lines} written={compact} whole time={dayOf} />
    </>
  );
}

function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(5, 10);
}
