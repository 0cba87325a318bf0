import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { plural } from '../../format/numbers.ts';
import { openStream } from '../../http/stream.ts';
import { TroubleBar } from '../../parts/Page.tsx';
import { Said } from '../../parts/Raw.tsx';
import { announce } from '../../shell/announce.tsx';
import type { Filter } from './filter.ts';
import { Lines } from './Lines.tsx';
import { Tail } from './tail.ts';
import type { Line } from './types.ts';
import { stateText, statsText } from './words.ts';

const tail = new Tail(openStream);

/** The events that come now. */
export function TailView({ filter }: { filter: Filter }) {
  useEffect(() => {
    const seen = () => tail.seen(!document.hidden);
    document.addEventListener('visibilitychange', seen);
    return () => {
      document.removeEventListener('visibilitychange', seen);
      tail.leave();
    };
  }, []);
  useEffect(() => tail.follow(filter), [JSON.stringify(filter)]);

  // While somebody points at the list or is in it, it stands still: a link must not move away from under the finger.
  const held = useSignal<readonly Line[] | null>(null);
  const hold = () => (held.value ??= tail.lines.value);
  const release = () => (held.value = null);
  const waiting = held.value === null ? 0 : newer(tail.lines.value, held.value);

  const state = tail.state.value;
  const stats = tail.stats.value;
  const stopped = state === 'paused' || state === 'ended' || (state === 'broken' && tail.trouble.value !== null);
  const turn = () => {
    if (stopped) {
      tail.resume();
    } else {
      tail.pause();
    }
    announce(stateText(tail.state.value));
  };
  return (
    <section aria-label="Tail of the log">
      <div class="bar">
        <button type="button" class="first" onClick={turn}>
          {stopped ? 'Go on' : 'Pause'}
        </button>
        <button
          type="button"
          onClick={() => {
            tail.clear();
            release();
          }}
        >
          Empty the list
        </button>
        <p>
          <strong>{stateText(state)}</strong> <Said text={tail.message.value} /> <Said text={stats && statsText(stats).join(' ')} />
        </p>
      </div>
      <div role="alert">
        <TroubleBar trouble={tail.trouble.value} />
      </div>
      <p class="held">
        {waiting > 0 ? `The list stands still while you are in it. ${plural(waiting, 'newer event')} wait above.` : '\u00a0'}
      </p>
      <div onPointerEnter={hold} onPointerLeave={release} onFocusIn={hold} onFocusOut={release}>
        <Lines
          caption="Events, newest first"
          lines={held.value ?? tail.lines.value}
          empty={state === 'following' ? 'No event has come yet since this page began to follow.' : 'No events here.'}
        />
      </div>
    </section>
  );
}

/** How many lines have come since `shown` was the list. */
function newer(lines: readonly Line[], shown: readonly Line[]): number {
  const first = shown[0];
  const at = first === undefined ? -1 : lines.indexOf(first);
  return at < 0 ? lines.length : at;
}
