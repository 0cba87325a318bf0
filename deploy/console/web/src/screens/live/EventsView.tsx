import { usePolled } from '../../http/polled.ts';
import { Page } from '../../parts/Page.tsx';
import { href, route } from '../../shell/route.ts';
import { filterOf, type Filter } from './filter.ts';
import { FilterForm } from './FilterForm.tsx';
import { SearchView } from './SearchView.tsx';
import { TailView } from './TailView.tsx';
import type { Topic } from './types.ts';

type Mode = 'tail' | 'search';

/** Events as they are in the log: those that come now, or those of a period. */
export function EventsView() {
  const { query } = route.value;
  const mode: Mode = query.get('mode') === 'search' ? 'search' : 'tail';
  const filter = filterOf(query);
  const topics = usePolled<{ topics: readonly Topic[] }>('events/topics', 0);
  const show = (next: Filter) => {
    location.hash = address(mode, next, query);
  };
  return (
    <Page title="Live events" about="Events as they are in Kafka, before anything is made of them." trouble={topics.trouble}>
      <nav class="modes" aria-label="What to look at">
        <a href={address('tail', filter, query)} {...(mode === 'tail' && { 'aria-current': 'true' as const })}>
          Follow the log
        </a>
        <a href={address('search', filter, query)} {...(mode === 'search' && { 'aria-current': 'true' as const })}>
          Search back
        </a>
      </nav>
      <FilterForm filter={filter} topics={topics.data.value?.topics ?? []} onChange={show} />
      {mode === 'tail' ? <TailView filter={filter} /> : <SearchView filter={filter} />}
    </Page>
  );
}

function address(mode: Mode, filter: Filter, query: URLSearchParams): string {
  const period = mode === 'search' ? { from: query.get('from'), to: query.get('to') } : {};
  return href(['live'], { ...(mode === 'search' && { mode }), ...filter, ...period });
}
