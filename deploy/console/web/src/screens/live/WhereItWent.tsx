import { usePolled } from '../../http/polled.ts';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { count, plural } from '../../format/numbers.ts';
import { Code } from '../../parts/Code.tsx';
import { TroubleBar, Waiting } from '../../parts/Page.tsx';
import { Raw, Said } from '../../parts/Raw.tsx';
import { Table } from '../../parts/Table.tsx';
import { href } from '../../shell/route.ts';
import { FIRST_WAIT_MS, nextWait } from './asking.ts';
import type { Trace, TracedDestination, TracedLetter, TracedTable, TracedTransformer } from './types.ts';

const STATES: Readonly<Record<string, readonly [words: string, mark: string]>> = {
  stored: ['stored', 'good'],
  stored_in_part: ['stored in part', 'warn'],
  waiting: ['waits', ''],
  under_way: ['is being inserted', ''],
  not_taken: ['not taken', ''],
  dead_letter: ['dead letter', 'warn'],
  other_topic: ['reads another topic', ''],
  no_rows: ['gives no rows', ''],
  not_found: ['not found', 'warn'],
  counted: ['counted and dropped', ''],
  unknown: ['not known', ''],
  went_on: ['went on', 'good'],
  dropped: ['not there', ''],
};

/** For each destination: what became of the event. Asks again while that still changes, more and more seldom. */
export function WhereItWent({ path, topic }: { path: string; topic: string }) {
  const wait = useSignal(FIRST_WAIT_MS);
  const trace = usePolled<Trace>(path, wait.value);
  const known = trace.data.value;
  useEffect(() => {
    if (known) {
      wait.value = nextWait(
        wait.value,
        [...known.destinations, ...(known.transformer ? [known.transformer] : [])].map(({ state }) => state),
      );
    }
  }, [known]);
  return (
    <>
      <div role="alert">
        <TroubleBar trouble={trace.trouble.value} />
      </div>
      {known === null && trace.trouble.value === null && <Waiting what="where the event went" />}
      {known?.transformer && <Transformer transformer={known.transformer} />}
      {known?.destinations.length === 0 && <p>The configuration has no destination.</p>}
      {known?.destinations.map((destination) => (
        <OneDestination key={destination.id} destination={destination} topic={topic} />
      ))}
    </>
  );
}

function Transformer({ transformer: { topic, state, sentence, outputs, dead_letters } }: { transformer: TracedTransformer }) {
  const [words, mark] = STATES[state] ?? [state, ''];
  return (
    <section class="card" aria-label="Transformer">
      <h3>
        Transformer <span class={`mark ${mark}`}>{words}</span>
      </h3>
      <p>
        <Said text={sentence} />
      </p>
      {outputs.map(({ partition, offset, scripts }) => (
        <p key={offset}>
          <a href={href(['live', topic, String(partition), String(offset)])}>
            <Raw text={topic} />, partition {partition}, offset {offset}
          </a>
          {scripts !== null && (
            <>
              , made by <Raw text={scripts} />
            </>
          )}
        </p>
      ))}
      <DeadLetters letters={dead_letters} />
    </section>
  );
}

function DeadLetters({ letters }: { letters: readonly TracedLetter[] }) {
  return (
    <>
      {letters.map((letter) => (
        <p key={`${letter.partition}/${letter.offset}`}>
          <span class={letter.redriven ? 'mark' : 'mark warn'}>{letter.redriven ? 'dead letter, redriven' : 'dead letter'}</span>{' '}
          {letter.table !== null && (
            <>
              of table <Raw text={letter.table} />,{' '}
            </>
          )}
          reason <Raw text={letter.reason} />, {plural(letter.attempts, 'attempt')}. <Raw text={letter.detail} most={500} />{' '}
          <a href={href(['problems'])}>All dead letters</a>
        </p>
      ))}
    </>
  );
}

function OneDestination({ destination, topic }: { destination: TracedDestination; topic: string }) {
  const [words, mark] = STATES[destination.state] ?? [destination.state, ''];
  return (
    <section class="card" aria-label={`Destination ${destination.id}`}>
      <h3>
        {destination.id} <span class={`mark ${mark}`}>{words}</span>
      </h3>
      <p>
        <Said text={destination.sentence} />
      </p>
      {destination.problem && (
        <p class="problems">
          <Said text={destination.problem} />
        </p>
      )}
      {destination.tables.map((table) => (
        <OneTable key={table.table} table={table} />
      ))}
      {destination.discards.length > 0 && (
        <Table
          caption={`Values of this event that ${destination.id} could not store`}
          columns={[
            { title: 'Discarded from', heads: true, cell: ({ table, column }) => <Raw text={`${table}.${column}`} /> },
            { title: 'Value', cell: ({ value }) => <Raw text={value} /> },
            { title: 'Reason', cell: ({ reason }) => <Raw text={reason} /> },
          ]}
          rows={destination.discards}
          id={({ table, column, value }) => JSON.stringify([table, column, value])}
          empty=""
        />
      )}
      <DeadLetters letters={destination.dead_letters} />
      {destination.state === 'other_topic' && (
        <p>
          This destination does not read <Raw text={topic} />.
        </p>
      )}
    </section>
  );
}

function OneTable({ table: { table, found, sql, row, duplicates } }: { table: TracedTable }) {
  return (
    <details>
      <summary>
        <Raw text={table} />: {found === null ? 'not asked' : plural(found, 'row')}
        {duplicates > 0 && `, ${count(duplicates)} of them twice until ClickHouse merges them`}
      </summary>
      <Code text={sql} what={`SQL for table ${table}`} />
      {row && (
        <Table
          caption={`The row in ${table}`}
          columns={[
            { title: 'Column', heads: true, cell: ([name]) => <Raw text={name} /> },
            { title: 'Value', cell: ([, value]) => <Raw text={cellText(value)} most={400} /> },
          ]}
          rows={Object.entries(row)}
          id={([name]) => name}
          empty="The row has no values."
        />
      )}
    </details>
  );
}

function cellText(value: unknown): string | null {
  if (value === null || value === undefined) {
    return null;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
