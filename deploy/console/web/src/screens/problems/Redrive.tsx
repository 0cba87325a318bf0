import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { count, plural } from '../../format/numbers.ts';
import { post, troubleOf, type Trouble } from '../../http/answers.ts';
import { mayOperate } from '../../http/session.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { TroubleBar } from '../../parts/Page.tsx';
import { Raw, Said } from '../../parts/Raw.tsx';
import { announce } from '../../shell/announce.tsx';
import type { Redriven } from './types.ts';

const LIMIT = 10_000;

interface Properties {
  readonly destination: string;
  readonly reason: string;
  readonly since: number;
  readonly done: () => void;
}

/** Drives dead letters of one reason back in, after a trial run that says how many it would be. */
export function Redrive(properties: Properties) {
  const asking = useSignal(false);
  const said = useSignal('');
  if (!mayOperate.value) {
    return <p class="none">To redrive them, sign in as an operator, or run: forwarder dead-letters redrive --reason {properties.reason}</p>;
  }
  return (
    <>
      <button type="button" onClick={() => (asking.value = true)}>
        Redrive …<span class="unseen"> dead letters of reason {properties.reason}</span>
      </button>
      <p>
        <Said text={said.value} />
      </p>
      {asking.value && (
        <Question
          {...properties}
          onClose={(sentence) => {
            asking.value = false;
            if (sentence !== null) {
              said.value = sentence;
              announce(sentence);
              properties.done();
            }
          }}
        />
      )}
    </>
  );
}

function Question({ destination, reason, since, onClose }: Properties & { onClose: (sentence: string | null) => void }) {
  const trial = useSignal<Redriven | null>(null);
  const trouble = useSignal<Trouble | null>(null);
  const busy = useSignal(true);
  const run = async (dryRun: boolean) => {
    busy.value = true;
    try {
      const result = await post<Redriven>('problems/redrive', {
        destination,
        reason,
        since_seconds: since,
        limit: LIMIT,
        partition: null,
        offset: null,
        dry_run: dryRun,
      });
      trouble.value = null;
      if (dryRun) {
        trial.value = result;
      } else {
        onClose(`${plural(result.redriven, 'dead letter')} redriven. ${left(result)}`.trim());
      }
    } catch (thrown) {
      trouble.value = troubleOf(thrown);
    }
    busy.value = false;
  };
  useEffect(() => void run(true), []);
  const known = trial.value;
  return (
    <Dialog title="Redrive these dead letters?" onClose={() => onClose(null)}>
      <p>
        Do this when the cause is mended. Each event is written back to its topic, for destination <Raw text={destination} /> alone. What
        can't be stored becomes a dead letter again.
      </p>
      <div role="status">
        {known === null && trouble.value === null && <p>Counting …</p>}
        {known && (
          <p>
            <strong>{plural(known.redriven, 'dead letter')}</strong> would be redriven{known.redriven >= LIMIT && ' in this run'}. <Said text={left(known)} />
          </p>
        )}
      </div>
      <div role="alert">
        <TroubleBar trouble={trouble.value} />
      </div>
      <div class="row">
        <button type="button" onClick={() => onClose(null)}>
          Leave them
        </button>
        <button type="button" class="first" disabled={busy.value || !known || known.redriven === 0} onClick={() => run(false)}>
          Redrive {known ? count(known.redriven) : ''}
        </button>
      </div>
    </Dialog>
  );
}

function left(result: Redriven): string {
  return result.left.map(({ why, count: number }) => `${count(number)} stay: ${why}.`).join(' ');
}
