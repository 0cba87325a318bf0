import { useSignal } from '@preact/signals';
import { count, plural } from '../../format/numbers.ts';
import { post, troubleOf, type Trouble } from '../../http/answers.ts';
import { Problems, TroubleBar } from '../../parts/Page.tsx';
import { Raw, Said } from '../../parts/Raw.tsx';
import { announce } from '../../shell/announce.tsx';
import { TriedEventView } from './TriedEventView.tsx';
import type { Transformation, Trial } from './types.ts';

const LONGEST = 60_000;
const FIRST = `export function transformEvent(event, metadata) {
  log('event ' + event.messageId);
  return event;
}
`;
const NAMES: readonly (readonly [result: string, words: string])[] = [
  ['unchanged', 'unchanged'],
  ['changed', 'changed'],
  ['dropped', 'dropped'],
  ['failed', 'failed'],
  ['unreadable', 'not readable'],
  ['not_tried', 'not tried, since the time was over'],
];

/** An editor for a script, and what it makes of the latest events. Nothing is written. `like` is a script in force to begin with. */
export function TryScript({ like }: { like: Transformation | null }) {
  const trial = useSignal<Trial | null>(null);
  const trouble = useSignal<Trouble | null>(null);
  const busy = useSignal(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const source = String(given.get('source') ?? '').trim();
    busy.value = true;
    trouble.value = null;
    try {
      trial.value = await post<Trial>('transformations/try', {
        script: String(given.get('script')),
        events: Number(given.get('events')),
        source: source || null,
        like: like?.id ?? null,
      });
      announce(trial.value.error === null ? `Tried on ${plural(trial.value.events.length, 'event')}.` : 'The script has an error.');
    } catch (thrown) {
      trial.value = null;
      trouble.value = troubleOf(thrown);
    }
    busy.value = false;
  };
  return (
    <>
      <form class="form" onSubmit={submit}>
        <label>
          <span>
            Script{like && ` (begun with ${like.id})`}: it exports transformEvent or transformBatch. Nothing is written, nothing is deployed.
          </span>
          <textarea name="script" rows={14} maxLength={LONGEST} spellcheck={false} autocomplete="off" defaultValue={like?.script?.text ?? FIRST} />
        </label>
        <div class="row">
          <label>
            <span>Latest events</span>
            <input type="number" name="events" min="1" max="50" defaultValue="10" required />
          </label>
          <label>
            <span>Of source (empty: all)</span>
            <input name="source" maxLength={256} autocomplete="off" />
          </label>
          <button type="submit" class="first" disabled={busy.value}>
            {busy.value ? 'Trying …' : 'Try it'}
          </button>
        </div>
      </form>
      <div role="alert">
        <TroubleBar trouble={trouble.value} />
        {trial.value?.error && (
          <p class="trouble">
            <Said text={trial.value.error} />
          </p>
        )}
      </div>
      {trial.value && <Results trial={trial.value} />}
    </>
  );
}

function Results({ trial }: { trial: Trial }) {
  const sums = NAMES.map(([result, words]) => [trial.events.filter((event) => event.result === result).length, words] as const);
  const silent = trial.events.filter(({ silently }) => silently).length;
  return (
    <section aria-label="What the script makes of the events">
      <Problems problems={trial.notes} />
      {trial.error === null && (
        <p>
          <Raw text={trial.script} />: {plural(trial.events.length, 'event')};{' '}
          {sums
            .filter(([number]) => number > 0)
            .map(([number, words]) => `${count(number)} ${words}`)
            .join(', ') || 'the topic has no such event'}
          .{silent > 0 && ` For ${count(silent)} of the dropped ones the function returned nothing; if they should be dropped, return null there.`}
        </p>
      )}
      {trial.events.map((event) => (
        <TriedEventView key={event.place} event={event} />
      ))}
    </section>
  );
}
