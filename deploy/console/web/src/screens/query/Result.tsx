import { useMemo } from 'preact/hooks';
import { bytes, compact, count, plural } from '../../format/numbers.ts';
import { oneLine, shortened } from '../../format/text.ts';
import { moment, spanOfSeconds } from '../../format/times.ts';
import { Chart, type Line } from '../../parts/Chart.tsx';
import { Raw } from '../../parts/Raw.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import { cellText, drawing, type Drawing } from './drawing.ts';
import type { QueryResult } from './types.ts';

const COLOURS = ['--line-1', '--line-2', '--line-3'];

/** What a query gave: as a chart where that is possible, and as a table. */
export function Result({ result }: { result: QueryResult }) {
  const drawn = useMemo(() => drawing(result), [result]);
  const columns = useMemo<Column<Numbered>[]>(
    () =>
      result.columns.map(({ name, type }, index) => ({
        title: shortened(oneLine(name), 60),
        number: /^(Nullable\()?(U?Int|Float|Decimal)/.test(type),
        cell: ({ row }) => <Raw text={cellText(row[index])} most={400} />,
        order: ({ row }) => {
          const value = row[index];
          return typeof value === 'number' ? value : cellText(value);
        },
      })),
    [result],
  );
  const rows = useMemo<Numbered[]>(() => result.rows.map((row, number) => ({ row, number })), [result]);
  return (
    <section aria-label="Result">
      <h2>Result</h2>
      <p>
        {plural(result.rows.length, 'row')} in {spanOfSeconds(result.elapsed_seconds)}; {count(result.read_rows)} rows (
        {bytes(result.read_bytes)}) read. {result.truncated && 'There are more rows than are shown.'}
      </p>
      <Drawn drawn={drawn} />
      <Table caption="Rows of the result" columns={columns} rows={rows} id={({ number }) => String(number)} empty="The query gave no rows." />
    </section>
  );
}

interface Numbered {
  readonly row: readonly unknown[];
  readonly number: number;
}

function Drawn({ drawn }: { drawn: Drawing }) {
  const lines = useMemo<Line[]>(
    () =>
      drawn?.kind === 'lines'
        ? drawn.series.map(({ title, values }, index) => ({
            title: shortened(oneLine(title), 60),
            values,
            colour: COLOURS[index] ?? '--line-1',
            dashed: index === 1,
          }))
        : [],
    [drawn],
  );
  if (drawn === null) {
    return null;
  }
  if (drawn.kind === 'lines') {
    const days = drawn.at.every((at) => at % 86_400 === 0);
    return (
      <Chart
        title="Over time"
        at={drawn.at}
        lines={lines}
        written={compact}
        time={(seconds) => (days ? new Date(seconds * 1000).toISOString().slice(5, 10) : moment(seconds * 1000).slice(5, 16))}
      />
    );
  }
  const most = Math.max(...drawn.bars.map(({ value }) => value), 1);
  return (
    <figure class="chart bars">
      <figcaption>
        <strong>
          <Raw text={drawn.title} />
        </strong>
      </figcaption>
      {drawn.bars.map(({ name, value }, index) => (
        <div class="bar-of" key={`${index} ${name}`}>
          <Raw text={name} most={60} />
          <span class="rail" aria-hidden="true">
            <span style={{ width: `${(100 * value) / most}%` }} />
          </span>
          <span class="number">{compact(value)}</span>
        </div>
      ))}
    </figure>
  );
}
