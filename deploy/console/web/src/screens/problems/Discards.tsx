import { count } from '../../format/numbers.ts';
import { moment } from '../../format/times.ts';
import { usePolled } from '../../http/polled.ts';
import { Code } from '../../parts/Code.tsx';
import { Problems, TroubleBar, Waiting } from '../../parts/Page.tsx';
import { Raw, Said } from '../../parts/Raw.tsx';
import type { DiscardGroup } from './types.ts';

/** The discards of one destination by column, with the statement that would make room for them. */
export function Discards({ destination, since, named }: { destination: string; since: number; named: boolean }) {
  const discards = usePolled<{ problems: readonly string[]; groups: readonly DiscardGroup[] }>(
    `problems/discards?destination=${encodeURIComponent(destination)}&since_seconds=${since}`,
    15_000,
  );
  const known = discards.data.value;
  return (
    <>
      {named && (
        <h3>
          Destination <Raw text={destination} />
        </h3>
      )}
      <div role="alert">
        <TroubleBar trouble={discards.trouble.value} readAt={discards.readAt.value} />
      </div>
      {known === null ? (
        discards.trouble.value === null && <Waiting what="the discards" />
      ) : (
        <>
          <Problems problems={known.problems} />
          {known.groups.length === 0 && known.problems.length === 0 && <p class="empty">There are none in this period.</p>}
          {known.groups.map((group) => (
            <Group key={`${group.table} ${group.column} ${group.reason}`} group={group} />
          ))}
        </>
      )}
    </>
  );
}

function Group({ group }: { group: DiscardGroup }) {
  const { table, column, column_type, reason, explanation, sample_values, alter, note } = group;
  const name = `${table}.${column}`;
  return (
    <section class="card" aria-label={`Discards of ${name}`}>
      <h3>
        <Raw text={name} /> <span class="mark warn">{count(group.count)} discarded</span>
      </h3>
      <p>
        <Raw text={reason} />. <Said text={explanation} />
        {column_type !== null && (
          <>
            {' '}
            The column is <Raw text={column_type} />.
          </>
        )}{' '}
        From {moment(group.first_at)} to {moment(group.last_at)}.
      </p>
      {sample_values.length > 0 && (
        <p>
          Values, for example:{' '}
          {sample_values.map((value, index) => (
            <span key={value}>
              {index > 0 && ', '}
              <Raw text={value} />
            </span>
          ))}
        </p>
      )}
      {alter !== null && (
        <>
          <p>This statement would let the column take them. The console never runs it:</p>
          <Code text={alter} what={`ALTER for ${name}`} />
        </>
      )}
      {note !== null && (
        <p>
          <Said text={note} />
        </p>
      )}
    </section>
  );
}
