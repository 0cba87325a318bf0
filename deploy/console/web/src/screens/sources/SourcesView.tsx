import { count, rate } from '../../format/numbers.ts';
import { ago, millis } from '../../format/times.ts';
import { Raw } from '../../parts/Raw.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import { href } from '../../shell/route.ts';
import { ratesText, sum } from './rates.ts';
import { WriteKey } from './WriteKey.tsx';
import type { Source } from './types.ts';

/** All sources of the configuration. `now` is when they were read. */
export function SourcesView({ sources, now }: { sources: readonly Source[]; now: number }) {
  const columns: Column<Source>[] = [
    {
      title: 'Source',
      heads: true,
      order: ({ id }) => id,
      cell: ({ id }) => (
        <a href={href(['sources', id])}>
          <Raw text={id} />
        </a>
      ),
    },
    { title: 'Name', cell: ({ name }) => <Raw text={name} most={120} />, order: ({ name }) => name },
    { title: 'Type', cell: ({ type }) => <Raw text={type} most={60} />, order: ({ type }) => type },
    { title: 'Write key', cell: (source) => <WriteKey source={source} /> },
    { title: 'Last event', cell: (source) => <LastEvent source={source} now={now} />, order: ({ last_event_at }) => millis(last_event_at) },
    { title: 'Now', number: true, cell: ({ per_second }) => rate(sum(per_second)), order: ({ per_second }) => sum(per_second) },
    { title: 'By type', cell: ({ per_second }) => ratesText(per_second) },
    {
      title: 'State',
      cell: ({ enabled }) => (enabled ? <span class="mark good">enabled</span> : <span class="mark">disabled: answers 404</span>),
    },
  ];
  return <Table caption="Sources" columns={columns} rows={sources} id={({ id }) => id} empty="The configuration has no source, so nobody can send events." />;
}

/** When a source last sent; where that was too long ago, how far was looked. */
export function LastEvent({ source, now }: { source: Source; now: number }) {
  const { last_event_at, last_event_searched } = source;
  if (last_event_at !== null) {
    return <span class="time">{ago(last_event_at, now)}</span>;
  }
  return <span class="none">{last_event_searched === null ? 'not known' : `none of the last ${count(last_event_searched)} events`}</span>;
}
