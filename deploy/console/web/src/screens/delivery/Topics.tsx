import { count } from '../../format/numbers.ts';
import { Code } from '../../parts/Code.tsx';
import { Raw, Said } from '../../parts/Raw.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import type { DeliveryTopic } from './types.ts';

const COLUMNS: readonly Column<DeliveryTopic>[] = [
  { title: 'Topic', heads: true, cell: ({ topic }) => <Raw text={topic} /> },
  { title: 'Holds', cell: (topic) => topic.for },
  { title: 'Partitions', number: true, cell: ({ partitions }) => count(partitions) },
  { title: 'Replicas', number: true, cell: ({ replicas }) => count(replicas) },
  { title: 'Under-replicated', number: true, cell: ({ under_replicated }) => count(under_replicated) },
  { title: 'Without a leader', number: true, cell: ({ without_leader }) => count(without_leader) },
];

/** Kafka's topics, and what of their settings is not as Windtrap needs it. */
export function Topics({ topics }: { topics: readonly DeliveryTopic[] }) {
  const mismatches = topics.flatMap(({ topic, mismatches }) => mismatches.map((mismatch) => ({ topic, ...mismatch })));
  return (
    <>
      <h2>Topics</h2>
      <Table caption="Topics" columns={COLUMNS} rows={topics} id={({ topic }) => topic} empty="No topic is known." />
      {mismatches.map(({ topic, problem, remedy }) => (
        <div class="card" key={topic + problem}>
          <p>
            <span class="mark warn">not as needed</span> <Raw text={topic} />: <Said text={problem} />
          </p>
          {remedy && <Code text={remedy} what={`what helps topic ${topic}`} />}
        </div>
      ))}
    </>
  );
}
