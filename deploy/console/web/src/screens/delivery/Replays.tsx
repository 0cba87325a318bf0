import { useSignal } from '@preact/signals';
import { count, rate } from '../../format/numbers.ts';
import { spanOfSeconds } from '../../format/times.ts';
import { post, troubleOf, type Trouble } from '../../http/answers.ts';
import { usePolled } from '../../http/polled.ts';
import { mayOperate } from '../../http/session.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { Problems, TroubleBar } from '../../parts/Page.tsx';
import { Raw } from '../../parts/Raw.tsx';
import { announce } from '../../shell/announce.tsx';
import { reachOf } from './boundaries.ts';
import { StartReplay } from './StartReplay.tsx';
import type { DeliveryDestination, Replay } from './types.ts';

type Action = 'pause' | 'resume' | 'cancel';

const STATES: Readonly<Record<string, string>> = { running: 'good', paused: 'warn' };

/** The named replays, with their progress; starts, pauses and cancels them for an operator. */
export function Replays({ destinations }: { destinations: readonly DeliveryDestination[] }) {
  const replays = usePolled<{ problems: readonly string[]; replays: readonly Replay[] }>('replays', 3000);
  const starting = useSignal(false);
  const known = replays.data.value;
  return (
    <>
      <h2>Replays</h2>
      <p>
        A replay reads a part of the history again, into the same tables or into others.{' '}
        {mayOperate.value && (
          <button type="button" class="small" onClick={() => (starting.value = true)}>
            Start a replay …
          </button>
        )}
      </p>
      <div role="alert">
        <TroubleBar trouble={replays.trouble.value} readAt={replays.readAt.value} />
      </div>
      <Problems problems={known?.problems} />
      {known?.replays.length === 0 && known.problems.length === 0 && <p class="empty">There is no replay.</p>}
      {known?.replays.map((replay) => (
        <OneReplay key={replay.name} replay={replay} changed={replays.ask} />
      ))}
      {starting.value && (
        <StartReplay
          destinations={destinations}
          onClose={(started) => {
            starting.value = false;
            if (started) {
              replays.ask();
            }
          }}
        />
      )}
    </>
  );
}

function OneReplay({ replay, changed }: { replay: Replay; changed: () => void }) {
  const trouble = useSignal<Trouble | null>(null);
  const cancelling = useSignal(false);
  const { name, state, done, size, percent, filter, counts } = replay;
  const act = async (action: Action, said: string) => {
    cancelling.value = false;
    try {
      await post<Replay>(`replays/${encodeURIComponent(name)}/${action}`, {});
      trouble.value = null;
      announce(`The replay ${name} is ${said}.`);
    } catch (thrown) {
      trouble.value = troubleOf(thrown);
    }
    changed();
  };
  const ends = state === 'running' || state === 'paused';
  return (
    <section class="card" aria-label={`Replay ${name}`}>
      <h3>
        <Raw text={name} /> <span class={`mark ${STATES[state] ?? ''}`}>{state}</span>
      </h3>
      <p class="progress">
        <progress max={100} value={percent ?? 0} aria-label={`Progress of replay ${name}`} /> {count(done)} of {count(size)} offsets
        {state === 'running' && `, ${rate(replay.offsets_per_second)}, ${spanOfSeconds(replay.seconds_left)} left`}
      </p>
      <p>
        {reachOf(replay)} of topic <Raw text={replay.topic} />, for destination <Raw text={replay.destination} />
        {replay.into !== null && (
          <>
            {' '}
            into database <Raw text={replay.into} />
          </>
        )}
        {replay.rate !== null && `, at most ${rate(replay.rate)}`}. {counts && `${count(counts.events)} events stored, ${count(counts.discards)} discards, ${count(counts.dead_letters)} dead letters.`}
      </p>
      {filter && <Only names={filter} />}
      <div role="alert">
        <TroubleBar trouble={trouble.value} />
      </div>
      {mayOperate.value && ends && (
        <div class="row">
          {state === 'running' ? (
            <button type="button" onClick={() => act('pause', 'paused')}>
              Pause<span class="unseen"> replay {name}</span>
            </button>
          ) : (
            <button type="button" onClick={() => act('resume', 'running again')}>
              Go on<span class="unseen"> with replay {name}</span>
            </button>
          )}
          <button type="button" onClick={() => (cancelling.value = true)}>
            Cancel …<span class="unseen"> replay {name}</span>
          </button>
        </div>
      )}
      {cancelling.value && (
        <Dialog title="Cancel this replay?" onClose={() => (cancelling.value = false)}>
          <p>
            <Raw text={name} /> ends where it is now, and can't go on later. Rows that it stored stay.
          </p>
          <div class="row">
            <button type="button" onClick={() => (cancelling.value = false)}>
              Leave it
            </button>
            <button type="button" class="danger" onClick={() => act('cancel', 'cancelled')}>
              Cancel the replay
            </button>
          </div>
        </Dialog>
      )}
    </section>
  );
}

function Only({ names }: { names: NonNullable<Replay['filter']> }) {
  const parts = Object.entries(names).filter(([, values]) => values.length > 0);
  return parts.length === 0 ? null : (
    <p>
      Only{' '}
      {parts.map(([kind, values], index) => (
        <span key={kind}>
          {index > 0 && '; '}
          {kind} <Raw text={values.join(', ')} />
        </span>
      ))}
    </p>
  );
}
