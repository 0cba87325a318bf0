import { usePolled } from '../../http/polled.ts';
import { Attention } from '../../parts/Attention.tsx';
import { Page, Problems, Waiting } from '../../parts/Page.tsx';
import { DestinationCard } from './DestinationCard.tsx';
import { Replays } from './Replays.tsx';
import { SlowestInserts } from './SlowestInserts.tsx';
import { Topics } from './Topics.tsx';
import type { DeliveryDocument } from './types.ts';

/** The way from Kafka into the destinations: who reads what, how far behind, how long inserts take, and replays. */
export default function Delivery() {
  const delivery = usePolled<DeliveryDocument>('delivery', 5000);
  const known = delivery.data.value;
  return (
    <Page
      title="Delivery"
      about="How events get from Kafka into the destinations. A partition has one owner at a time."
      trouble={delivery.trouble}
      readAt={delivery.readAt}
    >
      {known === null ? (
        delivery.trouble.value === null && <Waiting what="the state of the destinations" />
      ) : (
        <>
          <Attention sentences={known.attention} />
          <Problems problems={known.problems} />
          {known.destinations.map((destination) => (
            <DestinationCard key={destination.destination} destination={destination} now={Date.parse(known.at)} />
          ))}
          <Replays destinations={known.destinations} />
          {known.destinations
            .filter(({ type }) => type === 'clickhouse')
            .map(({ destination }) => (
              <SlowestInserts key={destination} destination={destination} />
            ))}
          <Topics topics={known.topics} />
        </>
      )}
    </Page>
  );
}
