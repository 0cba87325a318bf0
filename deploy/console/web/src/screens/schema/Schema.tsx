import { session } from '../../http/session.ts';
import { Page } from '../../parts/Page.tsx';
import { Raw } from '../../parts/Raw.tsx';
import { href, route } from '../../shell/route.ts';
import { TableView } from './TableView.tsx';
import { TablesView } from './TablesView.tsx';

/** The tables of a destination, or one of them: `#/schema/DESTINATION/TABLE`. */
export default function Schema() {
  const destinations = (session.value?.destinations ?? []).filter(({ type }) => type === 'clickhouse');
  const [asked, table] = route.value.path;
  const destination = asked ?? destinations[0]?.id;
  if (destination !== undefined && table !== undefined) {
    return <TableView key={`${destination}/${table}`} destination={destination} table={table} />;
  }
  return (
    <Page title="Schema" about="The tables that events became, as ClickHouse has them.">
      {destinations.length > 1 && (
        <nav class="modes" aria-label="Destinations">
          {destinations.map(({ id }) => (
            <a key={id} href={href(['schema', id])} {...(id === destination && { 'aria-current': 'true' as const })}>
              <Raw text={id} />
            </a>
          ))}
        </nav>
      )}
      {destination === undefined ? (
        <p class="empty">The configuration has no destination of type clickhouse, so there are no tables.</p>
      ) : (
        <TablesView key={destination} destination={destination} />
      )}
    </Page>
  );
}
