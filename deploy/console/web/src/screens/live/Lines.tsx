import { clock, moment } from '../../format/times.ts';
import { Raw } from '../../parts/Raw.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import { href } from '../../shell/route.ts';
import { place } from './filter.ts';
import type { Line } from './types.ts';

const COLUMNS: readonly Column<Line>[] = [
  {
    title: 'Received',
    heads: true,
    cell: (line) => (
      <a class="time" href={href(['live', line.topic, String(line.partition), String(line.offset)])} title={moment(line.at)}>
        {clock(line.at, true)}
        <span class="unseen">
          , open this event: partition {line.partition}, offset {line.offset}
        </span>
      </a>
    ),
  },
  { title: 'Type', cell: ({ type, malformed }) => (malformed ? <span class="mark warn">no event</span> : <Raw text={type} most={40} />) },
  { title: 'Event', cell: ({ event }) => <Raw text={event} most={80} /> },
  { title: 'User', cell: ({ user_id, anonymous_id }) => <Raw text={user_id ?? anonymous_id} most={60} /> },
  { title: 'Source', cell: ({ source }) => <Raw text={source} most={40} /> },
  { title: 'Content', cell: ({ preview }) => <Raw text={preview} most={300} /> },
];

/** A list of events. Each can be opened. */
export function Lines({ lines, empty, caption }: { lines: readonly Line[]; empty: string; caption: string }) {
  return <Table kind="lines" caption={caption} columns={COLUMNS} rows={lines} id={place} empty={empty} />;
}
