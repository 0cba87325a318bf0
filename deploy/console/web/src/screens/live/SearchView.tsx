import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { count } from '../../format/numbers.ts';
import { moment } from '../../format/times.ts';
import { Trouble } from '../../http/answers.ts';
import { openStream, type Stream } from '../../http/stream.ts';
import { TroubleBar } from '../../parts/Page.tsx';
import { Said } from '../../parts/Raw.tsx';
import { announce } from '../../shell/announce.tsx';
import { href, route } from '../../shell/route.ts';
import { parameters, type Filter } from './filter.ts';
import { Lines } from './Lines.tsx';
import { instantOf, localOf } from './period.ts';
import type { End, Line, Progress } from './types.ts';
import { conditionText, endedByItself } from './words.ts';

const LIMIT = 200;
const BROKEN = 'The connection to the console broke before the search was over. Search again.';

/** Events of a period, oldest first. The search runs when it is asked for, and ends by itself. */
export function SearchView({ filter }: { filter: Filter }) {
  const { query } = route.value;
  const lines = useSignal<readonly Line[]>([]);
  const progress = useSignal<Progress | null>(null);
  const end = useSignal<End | null>(null);
  const trouble = useSignal<Trouble | null>(null);
  const running = useSignal(false);
  const stream = useRef<Stream | null>(null);

  const stop = () => {
    stream.current?.close();
    running.value = false;
  };
  const search = (from: string, to: string) => {
    stop();
    lines.value = [];
    progress.value = null;
    end.value = null;
    trouble.value = null;
    running.value = true;
    const period = { ...(from && { from }), ...(to && { to }), limit: String(LIMIT) };
    stream.current = openStream(`events/search?${parameters(filter, period)}`, {
      event: (name, data) => {
        if (name === 'events') {
          lines.value = [...lines.value, ...(data as Line[])];
        } else if (name === 'progress') {
          progress.value = data as Progress;
        } else if (name === 'end') {
          const last = data as End;
          if (endedByItself(last)) {
            end.value = last;
          } else {
            trouble.value = new Trouble(last.message ?? BROKEN, last.reason, 200);
          }
          if (last.read !== undefined && last.of !== undefined) {
            const conditions = progress.value ?? {};
            progress.value = { ...conditions, read: last.read, of: last.of, found: last.found ?? lines.value.length, at: null };
          }
          stop();
          announce(`The search is over: ${count(lines.value.length)} found.`);
        }
      },
      over: (thrown) => {
        trouble.value = thrown !== null && thrown.status !== 0 ? thrown : new Trouble(BROKEN, 'broken', 0);
        running.value = false;
      },
    });
  };
  const from = query.get('from') ?? '';
  const to = query.get('to') ?? '';
  const asked = JSON.stringify([filter, from, to]);
  useEffect(() => {
    if (from || to || Object.keys(filter).length > 0) {
      search(from, to);
    }
    return stop;
  }, [asked]);

  const submit = (event: Event) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const next = href(['live'], {
      mode: 'search',
      ...filter,
      from: instantOf(given.get('from')),
      to: instantOf(given.get('to')),
    });
    if (next === location.hash) {
      search(from, to);
    } else {
      location.hash = next;
    }
  };
  const next = end.value?.next_from;
  return (
    <section aria-label="Search in the log">
      <form class="row" onSubmit={submit} aria-label="Period" key={asked}>
        <label>
          <span>From (your time; empty: an hour ago)</span>
          <input type="datetime-local" step="1" name="from" value={localOf(from)} />
        </label>
        <label>
          <span>To (empty: now)</span>
          <input type="datetime-local" step="1" name="to" value={localOf(to)} />
        </label>
        {running.value ? (
          <button type="button" onClick={stop}>
            Stop
          </button>
        ) : (
          <button type="submit" class="first">
            Search
          </button>
        )}
      </form>
      {progress.value && <Read progress={progress.value} running={running.value} />}
      <div role="alert">
        <TroubleBar trouble={trouble.value} />
      </div>
      {end.value && (
        <p>
          <Said text={end.value.message} /> {next && <a href={href(['live'], { mode: 'search', ...filter, from: next, to })}>Search on from there</a>}
        </p>
      )}
      <Lines
        caption="Events, oldest first"
        lines={lines.value}
        empty={emptyText(end.value, running.value, trouble.value !== null)}
      />
    </section>
  );
}

function emptyText(end: End | null, running: boolean, troubled: boolean): string {
  if (end) {
    return end.reason === 'done' ? 'No event of this period matches.' : 'No event of what was read matches.';
  }
  if (troubled) {
    return 'Nothing was found before the search broke off.';
  }
  return running ? 'Nothing found yet.' : 'Choose a filter or a period, then search.';
}

function Read({ progress, running }: { progress: Progress; running: boolean }) {
  const { read, of, found, at } = progress;
  const name = `${count(read)} of ${count(of)} records read, ${count(found)} found`;
  return (
    <p class="progress">
      <progress max={Math.max(of, 1)} value={read} aria-label="Records read" /> {name}
      {running && at && `, now at ${moment(at)}`}. <Said text={conditionText(progress).join(' ')} />
    </p>
  );
}
