import { count, plural } from '../../format/numbers.ts';
import { moment } from '../../format/times.ts';
import { usePolled } from '../../http/polled.ts';
import { Problems, TroubleBar, Waiting } from '../../parts/Page.tsx';
import { Raw, Said } from '../../parts/Raw.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import { href } from '../../shell/route.ts';
import { Redrive } from './Redrive.tsx';
import type { DeadLetterGroup, DeadLetters, Sample } from './types.ts';

const SAMPLES: readonly Column<Sample>[] = [
  {
    title: 'Event',
    heads: true,
    cell: ({ topic, partition, offset, at }) => (
      <a href={href(['live', topic, String(partition), String(offset)])} class="time">
        {moment(at)}
        <span class="unseen">
          , open this event: partition {partition}, offset {offset}
        </span>
      </a>
    ),
  },
  { title: 'Why', cell: ({ detail }) => <Raw text={detail} most={500} /> },
  { title: 'Attempts', number: true, cell: ({ attempts }) => count(attempts) },
  { title: 'Redriven', cell: ({ redriven }) => (redriven ? 'yes' : 'no') },
];

/** Dead letters of a period, by destination, reason and table. */
export function DeadLettersView({ since }: { since: number }) {
  const letters = usePolled<DeadLetters>(`problems/dead-letters?since_seconds=${since}`, 15_000);
  const known = letters.data.value;
  return (
    <>
      <h2>Dead letters: events or rows that a destination could not store</h2>
      <div role="alert">
        <TroubleBar trouble={letters.trouble.value} readAt={letters.readAt.value} />
      </div>
      {known === null ? (
        letters.trouble.value === null && <Waiting what="the dead letters" />
      ) : (
        <>
          <Problems problems={known.problems} />
          {known.groups.length === 0 && known.problems.length === 0 && <p class="empty">There are none in this period.</p>}
          {known.groups.map((group) => (
            <Group key={`${group.destination} ${group.reason} ${group.table}`} group={group} since={since} changed={letters.ask} />
          ))}
        </>
      )}
    </>
  );
}

function Group({ group, since, changed }: { group: DeadLetterGroup; since: number; changed: () => void }) {
  const { destination, reason, explanation, table, not_redriven, samples } = group;
  return (
    <section class="card" aria-label={`Dead letters: ${reason}`}>
      <h3>
        <Raw text={reason} /> <span class={not_redriven > 0 ? 'mark warn' : 'mark'}>{plural(group.count, 'dead letter')}</span>
      </h3>
      <p>
        <Said text={explanation} />
      </p>
      <p>
        Destination <Raw text={destination} />
        {table !== null && (
          <>
            , table <Raw text={table} />
          </>
        )}
        . From {moment(group.first_at)} to {moment(group.last_at)}. {count(not_redriven)} not redriven.
      </p>
      <Table
        caption={`Examples: ${reason}`}
        columns={SAMPLES}
        rows={samples}
        id={({ topic, partition, offset }) => `${topic}/${partition}/${offset}`}
        empty="There is no example."
      />
      {not_redriven > 0 && <Redrive destination={destination} reason={reason} since={since} done={changed} />}
    </section>
  );
}
