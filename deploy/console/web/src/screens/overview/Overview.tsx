import { usePolled } from '../../http/polled.ts';
import { Attention } from '../../parts/Attention.tsx';
import { Page, Problems, Waiting } from '../../parts/Page.tsx';
import { Destinations } from './Destinations.tsx';
import { Figures } from './Figures.tsx';
import { Instances } from './Instances.tsx';
import { LastHour } from './LastHour.tsx';
import type { OverviewDocument, Series } from './types.ts';

/** The first screen: is all well, and if not, what is to be done. */
export function Overview() {
  const overview = usePolled<OverviewDocument>('overview', 5000);
  const series = usePolled<Series>('overview/series', 10_000);
  const known = overview.data.value;
  return (
    <Page
      title="Overview"
      about="Events come in at the gateways, wait in Kafka, and become rows in the destinations."
      trouble={overview.trouble}
      readAt={overview.readAt}
    >
      {known === null ? (
        overview.trouble.value === null && <Waiting what="the state of the services" />
      ) : (
        <>
          <Attention sentences={known.attention} />
          <Problems problems={known.problems} />
          <Figures totals={known.totals} since={known.series_since} now={Date.parse(known.at)} />
          {series.data.value && <LastHour series={series.data.value} />}
          <h2>Destinations</h2>
          <Destinations destinations={known.destinations} now={Date.parse(known.at)} />
          <h2>Services</h2>
          <Instances instances={known.instances} />
        </>
      )}
    </Page>
  );
}
