import { useSignal } from '@preact/signals';
import { count } from '../../format/numbers.ts';
import { usePolled } from '../../http/polled.ts';
import { mayOperate, session } from '../../http/session.ts';
import { Code } from '../../parts/Code.tsx';
import { Page, Problems, Waiting } from '../../parts/Page.tsx';
import { Raw, Said } from '../../parts/Raw.tsx';
import { Table, type Column } from '../../parts/Table.tsx';
import { href } from '../../shell/route.ts';
import { TryScript } from './TryScript.tsx';
import type { Transformation, TransformationsDocument } from './types.ts';

const COLUMNS: readonly Column<Transformation>[] = [
  { title: 'Id', heads: true, cell: ({ id }) => <Raw text={id} /> },
  { title: 'Step', cell: ({ step }) => step },
  { title: 'Applies to', cell: (one) => <AppliesTo one={one} /> },
  { title: 'Dropped', number: true, cell: ({ dropped }) => count(dropped) },
  { title: 'Failed', number: true, cell: ({ dead_letters }) => count(dead_letters) },
  {
    title: 'Version at work',
    cell: ({ versions, script }) =>
      versions.length > 0 ? <Raw text={versions.join(', ')} /> : <span class="none">{script ? 'not known' : '–'}</span>,
  },
];

/** The steps between the topic of the gateways and that of the destinations; and a place to try a script. It never deploys one. */
export default function Transformations() {
  const read = usePolled<TransformationsDocument>('transformations', 10_000);
  const known = read.data.value;
  return (
    <Page
      title="Transformations"
      about="The steps that the transformer takes with each event, in this order. They come from the configuration; this page changes none of them."
      trouble={read.trouble}
      readAt={read.readAt}
    >
      {known === null ? read.trouble.value === null && <Waiting what="the transformations" /> : <Known known={known} />}
    </Page>
  );
}

function Known({ known }: { known: TransformationsDocument }) {
  const chosen = useSignal<string | null>(null);
  const scripts = known.transformations.filter(({ script }) => script !== null);
  const edited = scripts.find(({ id }) => id === chosen.value) ?? null;
  return (
    <>
      <Problems problems={known.problems} />
      <p>
        From topic <Raw text={known.reads} /> to topic <Raw text={known.writes} />.{' '}
        {known.counts && `Since the transformers started: ${countsText(known.counts)}.`} What failed is among the{' '}
        <a href={href(['problems'])}>dead letters</a> of destination transformer.
      </p>
      <Table
        caption="Transformations"
        columns={COLUMNS}
        rows={known.transformations}
        id={({ id }) => id}
        empty="The configuration has no transformation: events go on as they were sent."
      />
      {scripts.map(({ id, script }) => (
        <details key={id}>
          <summary>
            Script <Raw text={id} />
          </summary>
          <p>
            <Said text={script?.problem} /> File <Raw text={script?.file} />
            {script && script.libraries.length > 0 && (
              <>
                , libraries <Raw text={script.libraries.join(', ')} />
              </>
            )}
          </p>
          {script?.text && <Code text={script.text} what={`script ${id}`} tall />}
          {script?.text && mayOperate.value && session.value?.scripts && (
            <button type="button" onClick={() => (chosen.value = id)}>
              Try changes of it below<span class="unseen">: script {id}</span>
            </button>
          )}
        </details>
      ))}
      {session.value?.scripts && (
        <>
          <h2>Try a script on real events</h2>
          {mayOperate.value ? <TryScript key={edited?.id ?? ''} like={edited} /> : <p>Only an operator may try one.</p>}
        </>
      )}
    </>
  );
}

function AppliesTo({ one: { sources, types, events } }: { one: Transformation }) {
  const parts = [
    ['sources', sources],
    ['types', types],
    ['events', events],
  ] as const;
  const some = parts.filter(([, values]) => values.length > 0);
  return some.length === 0 ? (
    <>all events</>
  ) : (
    <>
      {some.map(([kind, values], index) => (
        <span key={kind}>
          {index > 0 && '; '}
          {kind} <Raw text={values.join(', ')} />
        </span>
      ))}
    </>
  );
}

function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, value]) => `${count(value)} ${name.replaceAll('_', ' ')}`)
    .join(', ');
}
