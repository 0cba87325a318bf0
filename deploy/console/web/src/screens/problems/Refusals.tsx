import { count, rate } from '../../format/numbers.ts';
import { usePolled } from '../../http/polled.ts';
import { Problems, TroubleBar } from '../../parts/Page.tsx';
import { Raw } from '../../parts/Raw.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import type { Refusal } from './types.ts';

const COLUMNS: readonly Column<Refusal>[] = [
  { title: 'Reason', heads: true, cell: ({ reason }) => <Raw text={reason} /> },
  { title: 'What it means', cell: ({ explanation }) => explanation },
  { title: 'Now', number: true, cell: ({ per_second }) => rate(per_second), order: ({ per_second }) => per_second },
  { title: 'Last hour', number: true, cell: ({ last_hour }) => count(last_hour), order: ({ last_hour }) => last_hour },
  { title: 'Since the start', number: true, cell: ({ total }) => count(total), order: ({ total }) => total },
];

/** Requests that the gateways refused: their events never came in. */
export function Refusals() {
  const refusals = usePolled<{ problems: readonly string[]; reasons: readonly Refusal[] }>('problems/refusals', 10_000);
  const known = refusals.data.value;
  return (
    <>
      <h2>Refused requests</h2>
      <p class="about">The gateways answered these with an error, so their events are not in Kafka. SDKs send some of them again.</p>
      <div role="alert">
        <TroubleBar trouble={refusals.trouble.value} readAt={refusals.readAt.value} />
      </div>
      <Problems problems={known?.problems} />
      {known && (
        <Table
          caption="Refused requests by reason"
          columns={COLUMNS}
          rows={known.reasons}
          id={({ reason }) => reason}
          empty="No request was refused since the gateways started."
        />
      )}
    </>
  );
}
