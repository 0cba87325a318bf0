import { bytes, compact, count, plural } from '../../format/numbers.ts';
import { oneLine, shortened } from '../../format/text.ts';
import { spanOfSeconds } from '../../format/times.ts';
import { useMemo } from 'preact/hooks';
import { Chart } from '../../parts/Chart.tsx';
import { Copy } from '../../parts/Copy.tsx';
import { Raw } from '../../parts/Raw.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import { csv } from './csv.ts';
import { chartOf, isNumber } from './series.ts';
import type { Limits, QueryResult } from './types.ts';

type Row = QueryResult['rows'][number];

const COLOURS = ['--line-1', '--line-2', '--line-3'] as const;
/** Rows that are written on the page: it stays quick. */
const MOST_SHOWN = 200;
const LONGEST_NAME = 40;

/** An answer: its chart, if it can have one, its table, and all of it as CSV. */
export function Results({ result, limits }: { result: QueryResult; limits: Limits }) {
  const shown = result.rows.slice(0, MOST_SHOWN);
  const places = useMemo(() => new Map(result.rows.map((row, index) => [row, index])), [result]);
  const columns = result.columns.map(
    ({ name, type }, index): Column<Row> => ({
      title: oneLine(shortened(name, 100)) || 'no name',
      number: isNumber(type),
      order: (row) => ordered(row[index], isNumber(type)),
      cell: (row) => <Cell value={row[index]} />,
    }),
  );
  return (
    <section aria-label="Answer">
      <h2>Answer</h2>
      {result.cut && (
        <p class="trouble">
          There are more rows: an answer ends after {count(limits.rows)} rows or {bytes(limits.answer_bytes)}. Add a LIMIT, or group them.
        </p>
      )}
      <p>
        {plural(result.rows.length, 'row')} in {spanOfSeconds(result.elapsed_seconds)}; ClickHouse read {plural(result.read_rows, 'row')},{' '}
        {bytes(result.read_bytes)}.
        {result.rows.length > MOST_SHOWN && ` The table shows the first ${count(MOST_SHOWN)}; the CSV has all of them.`}
      </p>
      <ResultChart result={result} />
      <Table
        caption="Rows of the answer"
        columns={columns}
        rows={shown}
        id={(row) => String(places.get(row))}
        empty="The answer has no rows."
      />
      {result.rows.length > 0 && <AsCsv result={result} />}
    </section>
  );
}

/** NULL is told from a text of these letters, and from an empty one. */
function Cell({ value }: { value: string | null | undefined }) {
  return value === null || value === undefined ? <em class="none">NULL</em> : <Raw text={value} />;
}

function ordered(value: string | null | undefined, number: boolean): number | string | null {
  return value === null || value === undefined ? null : number ? Number(value) : value;
}

function ResultChart({ result }: { result: QueryResult }) {
  const chart = useMemo(() => chartOf(result), [result]);
  const lines = useMemo(
    () =>
      chart?.series.map(({ title, values }, index) => ({
        title: oneLine(shortened(title, LONGEST_NAME)),
        colour: COLOURS[index] ?? '--line-1',
        values,
        dashed: index === 1 && chart.names === null,
      })),
    [chart],
  );
  if (!chart || !lines) {
    return null;
  }
  const names = chart.names?.map((name) => oneLine(shortened(name, LONGEST_NAME)));
  const written = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, chart.days ? 10 : 16).replace('T', ' ');
  return (
    <>
      <Chart
        key={`${chart.days} ${names?.length}`}
        title={oneLine(shortened(`By ${result.columns[0]?.name}`, LONGEST_NAME))}
        at={chart.at}
        lines={lines}
        written={compact}
        last="in the last row"
        time={names ? (index) => names[index] ?? '' : written}
        bars={names !== undefined}
      />
      {chart.partly && <p class="held">The chart shows only a part of the answer: the first columns of numbers, and rows that it has room for.</p>}
    </>
  );
}

function AsCsv({ result }: { result: QueryResult }) {
  const save = () => {
    const address = URL.createObjectURL(new Blob([csv(result)], { type: 'text/csv;charset=utf-8' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = 'answer.csv';
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  };
  return (
    <>
      <div class="row">
        <button type="button" class="small" onClick={save}>
          Download CSV
        </button>
        <Copy text={async () => csv(result)} what="the answer as CSV" />
      </div>
      <p class="held">In the CSV, a text that a spreadsheet would take for a formula has a ' before it.</p>
    </>
  );
}
