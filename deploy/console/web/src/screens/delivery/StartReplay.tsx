import { useSignal } from '@preact/signals';
import { post, troubleOf, type Trouble } from '../../http/answers.ts';
import { Dialog } from '../../parts/Dialog.tsx';
import { TroubleBar } from '../../parts/Page.tsx';
import { announce } from '../../shell/announce.tsx';
import { instantOf } from '../live/period.ts';
import { listOf } from './lists.ts';
import type { DeliveryDestination, Replay } from './types.ts';

/** The form that starts a replay. The forwarders then run it, whether this page stays open or not. */
export function StartReplay({ destinations, onClose }: { destinations: readonly DeliveryDestination[]; onClose: (started: boolean) => void }) {
  const trouble = useSignal<Trouble | null>(null);
  const busy = useSignal(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const text = (name: string) => String(given.get(name) ?? '').trim();
    busy.value = true;
    try {
      const replay = await post<Replay>('replays', {
        name: text('name') || null,
        destination: text('destination'),
        from: instantOf(given.get('from')) ?? 'beginning',
        to: instantOf(given.get('to')),
        into: text('into') || null,
        sources: listOf(text('sources')),
        types: listOf(text('types')),
        events: listOf(text('events')),
        users: listOf(text('users')),
        ...(text('rate') && { rate: Number(text('rate')) }),
      });
      announce(`The replay ${replay.name} is started.`);
      onClose(true);
    } catch (thrown) {
      trouble.value = troubleOf(thrown);
      busy.value = false;
    }
  };
  return (
    <Dialog title="Start a replay" onClose={() => onClose(false)}>
      <form onSubmit={submit} class="form">
        <label>
          <span>Destination</span>
          <select name="destination">
            {destinations.map(({ destination }) => (
              <option key={destination} value={destination}>
                {destination}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>Name (empty: one is made)</span>
          <input name="name" maxLength={100} autocomplete="off" />
        </label>
        <div class="two">
          <label>
            <span>From (your time; empty: the beginning)</span>
            <input type="datetime-local" step="1" name="from" />
          </label>
          <label>
            <span>To (empty: now)</span>
            <input type="datetime-local" step="1" name="to" />
          </label>
        </div>
        <label>
          <span>Into database (empty: the destination's own tables)</span>
          <input name="into" maxLength={200} autocomplete="off" />
        </label>
        <details>
          <summary>Only some events, or not too fast</summary>
          <div class="form">
            <List name="sources" title="Sources, by id" />
            <List name="types" title="Types, such as track" />
            <List name="events" title="Names of events" />
            <List name="users" title="Users" />
            <label>
              <span>At most so many events a second (empty: as fast as possible)</span>
              <input type="number" name="rate" min="1" />
            </label>
          </div>
        </details>
        <div role="alert">
          <TroubleBar trouble={trouble.value} />
        </div>
        <div class="row">
          <button type="button" onClick={() => onClose(false)}>
            Do not start
          </button>
          <button type="submit" class="first" disabled={busy.value}>
            Start the replay
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function List({ name, title }: { name: string; title: string }) {
  return (
    <label>
      <span>{title}: one a line (empty: all)</span>
      <textarea name={name} rows={2} spellcheck={false} />
    </label>
  );
}
