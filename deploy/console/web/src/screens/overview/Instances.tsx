import { spanOfSeconds } from '../../format/times.ts';
import { Raw, Said } from '../../parts/Raw.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import type { Instance } from './types.ts';

const COLUMNS: readonly Column<Instance>[] = [
  { title: 'Service', heads: true, cell: ({ service }) => service },
  { title: 'Ready', cell: (instance) => <Ready instance={instance} /> },
  { title: 'Name', cell: ({ name }) => <Raw text={name} /> },
  { title: 'Address', cell: ({ address }) => <Raw text={address} /> },
  { title: 'Version', cell: ({ version }) => <Raw text={version} /> },
  { title: 'Up for', number: true, cell: ({ uptime_seconds }) => spanOfSeconds(uptime_seconds) },
];

/** Every process of the fleet that the console knows. */
export function Instances({ instances }: { instances: readonly Instance[] }) {
  return (
    <Table
      caption="Services"
      columns={COLUMNS}
      rows={instances}
      id={({ service, address }) => `${service} ${address}`}
      empty="The configuration names no service to ask."
    />
  );
}

function Ready({ instance: { ready, obstacles, problem } }: { instance: Instance }) {
  if (problem !== null) {
    return (
      <>
        <span class="mark">not known</span> <Said text={problem} />
      </>
    );
  }
  return ready === true ? (
    <span class="mark good">ready</span>
  ) : (
    <>
      <span class="mark warn">{ready === false ? 'not ready' : 'not known'}</span> <Said text={obstacles.join(' ')} />
    </>
  );
}
