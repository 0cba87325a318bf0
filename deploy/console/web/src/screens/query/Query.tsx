import { Code } from '../../parts/Code.tsx';
import { Page, Waiting } from '../../parts/Page.tsx';
import { Raw, Said } from '../../parts/Raw.tsx';
import { usePolled } from '../../http/polled.ts';
import { session } from '../../http/session.ts';
import { href, route } from '../../shell/route.ts';
import { QueryBox } from './QueryBox.tsx';
import type { QueryDocument } from './types.ts';

/** A box for SQL that only reads: `#/query/DESTINATION`. */
export default function Query() {
  const destinations = (session.value?.destinations ?? []).filter(({ type }) => type === 'clickhouse');
  const destination = route.value.path[0] ?? destinations[0]?.id;
  const read = usePolled<QueryDocument>(destination === undefined ? null : `query?destination=${encodeURIComponent(destination)}`, 0);
  const known = read.data.value;
  return (
    <Page
      title="Query"
      about="SQL that reads the tables of a destination, and ten questions to begin with. Nothing can be changed with it."
      trouble={read.trouble}
    >
      {destinations.length > 1 && (
        <nav class="modes" aria-label="Destinations">
          {destinations.map(({ id }) => (
            <a key={id} href={href(['query', id])} {...(id === destination && { 'aria-current': 'true' as const })}>
              <Raw text={id} />
            </a>
          ))}
        </nav>
      )}
      {destination === undefined ? (
        <p class="empty">The configuration has no destination of type clickhouse, so there is nothing to ask.</p>
      ) : known === null ? (
        read.trouble.value === null && <Waiting what="what can be asked" />
      ) : !known.on ? (
        <Off destination={destination} />
      ) : known.problem !== null ? (
        <Unfit known={known} ask={read.ask} />
      ) : (
        <QueryBox key={destination} destination={destination} known={known} />
      )}
    </Page>
  );
}

function Off({ destination }: { destination: string }) {
  const lines = [
    'console:',
    '  query-users:',
    `    - destination: ${JSON.stringify(destination)}`,
    '      user: windtrap_query',
    "      password: 'the password of that user'",
  ];
  return (
    <>
      <p>
        Queries are off: the configuration names no user of ClickHouse for them. Such a user must have SELECT on this database alone. Make
        one in ClickHouse, name it in the console's configuration, and start the console again:
      </p>
      <Code text={lines.join('\n')} what="the configuration" />
    </>
  );
}

function Unfit({ known, ask }: { known: QueryDocument; ask: () => void }) {
  return (
    <>
      <p class="trouble">
        No queries are taken. <Said text={known.problem} />
      </p>
      {known.remedy.length > 0 && (
        <>
          <p>An administrator of ClickHouse mends it with:</p>
          <Code text={known.remedy.map((statement) => `${statement};`).join('\n')} what="the statements" />
        </>
      )}
      <button type="button" onClick={ask}>
        Look again
      </button>
    </>
  );
}
