import { useEffect } from 'preact/hooks';
import { openStream } from '../../http/stream.ts';
import { TroubleBar } from '../../parts/Page.tsx';
import { announce } from '../../shell/announce.tsx';
import type { Filter } from './filter.ts';
import { Lines } from './Lines.tsx';
import { Tail } from './tail.ts';
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
        <button type="button" onClick={() => tail.clear()}>
          Empty the list
        </button>
        <p>
          <strong>{stateText(state)}</strong> {tail.message.value} {stats && statsText(stats).join(' ')}
        </p>
      </div>
      <div role="alert">
        <TroubleBar trouble={tail.trouble.value} />
      </div>
      <Lines
        caption="Events, newest first"
        lines={tail.lines.value}
        empty={state === 'following' ? 'No event has come yet since this page began to follow.' : 'No events here.'}
      />
    </section>
  );
}
