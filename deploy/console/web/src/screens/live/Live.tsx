import { route } from '../../shell/route.ts';
import { EventView } from './EventView.tsx';
import { EventsView } from './EventsView.tsx';

/** The log: its tail, a search in it, or one event of it. */
export default function Live() {
  const [topic, partition, offset] = route.value.path;
  if (topic !== undefined && partition !== undefined && offset !== undefined) {
    return <EventView key={`${topic}/${partition}/${offset}`} topic={topic} partition={partition} offset={offset} />;
  }
  return <EventsView />;
}
