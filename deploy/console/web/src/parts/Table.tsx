import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

/** One column of a table of `Row`s. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Numbers stand to the right. */
  readonly number?: boolean;
  /** The column that names the row, for those who hear the page. */
  readonly heads?: boolean;
  /** What rows are ordered by when this column is chosen; absent: the column can't be chosen. */
  readonly order?: (row: Row) => number | string | null;
}

interface Properties<Row> {
  /** What the table shows, for those who hear the page. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly id: (row: Row) => string;
  /** What to say when there are no rows. */
  readonly empty: string;
  /** A class of the style sheet for this table. */
  readonly kind?: string;
}

interface Order {
  readonly column: number;
  readonly down: boolean;
}

/** A table that scrolls sideways where the screen is narrow, and that can be ordered by its columns. */
export function Table<Row>({ caption, columns, rows, id, empty, kind = '' }: Properties<Row>) {
  const order = useSignal<Order | null>(null);
  if (rows.length === 0) {
    return <p class="empty">{empty}</p>;
  }
  const chosen = order.value;
  const by = chosen && columns[chosen.column]?.order;
  const ordered = by ? [...rows].sort((one, other) => compared(by(one), by(other)) * (chosen.down ? -1 : 1)) : rows;
  const choose = (column: number) => {
    order.value = { column, down: chosen?.column === column ? !chosen.down : columns[column]?.number === true };
  };
  return (
    <div class={`scroll ${kind}`} tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th
                key={index}
                scope="col"
                class={column.number ? 'number' : ''}
                {...(column.order && { 'aria-sort': sorted(chosen, index) })}
              >
                {column.order ? (
                  <button type="button" class="order" onClick={() => choose(index)}>
                    {column.title}
                  </button>
                ) : (
                  column.title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ordered.map((row) => (
            <tr key={id(row)}>
              {columns.map((column, index) =>
                column.heads ? (
                  <th key={index} scope="row">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={index} class={column.number ? 'number' : ''}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function sorted(order: Order | null, column: number): 'ascending' | 'descending' | 'none' {
  if (order?.column !== column) {
    return 'none';
  }
  return order.down ? 'descending' : 'ascending';
}

/** What is not known comes last when the order goes up. */
function compared(one: number | string | null, other: number | string | null): number {
  if (one === null || other === null) {
    return one === other ? 0 : one === null ? 1 : -1;
  }
  return typeof one === 'number' && typeof other === 'number' ? one - other : String(one).localeCompare(String(other), 'en');
}
