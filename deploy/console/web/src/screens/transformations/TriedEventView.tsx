import { spanOfSeconds } from '../../format/times.ts';
import { indented, visible } from '../../format/text.ts';
import { Raw } from '../../parts/Raw.tsx';
import { href } from '../../shell/route.ts';
import { difference, shortened, type DiffLine } from './difference.ts';
import type { TriedEvent } from './types.ts';

const AROUND = 2;
const MARKS: Readonly<Record<string, string>> = { changed: 'good', dropped: '', failed: 'warn', unreadable: 'warn' };
const SIGNS = { same: ' ', before: '−', after: '+' } as const;

/** One event beside what the script made of it. */
export function TriedEventView({ event }: { event: TriedEvent }) {
  const place = /^(.*)-(\d+)@(\d+)$/.exec(event.place);
  const [, topic = '', partition = '', offset = ''] = place ?? [];
  const after = event.after ?? [];
  return (
    <details class="card" open={event.result === 'changed' || event.result === 'failed'}>
      <summary>
        <Raw text={event.title} /> <span class={`mark ${MARKS[event.result] ?? ''}`}>{event.result.replaceAll('_', ' ')}</span>{' '}
        {event.took_seconds !== undefined && <span class="none">in {spanOfSeconds(event.took_seconds)}</span>}
      </summary>
      {place && (
        <p>
          <a href={href(['live', topic, partition, offset])}>
            Partition {partition}, offset {offset}
          </a>
        </p>
      )}
      {event.detail !== undefined && (
        <p>
          <Raw text={event.reason} />: <Raw text={event.detail} most={500} />
        </p>
      )}
      {event.logs && event.logs.length > 0 && <Lines what={`what log() said of ${event.place}`} lines={event.logs.map((text) => ({ kind: 'same', text }))} />}
      {after.map((json, index) => (
        <Lines
          key={index}
          what={`what changed in ${event.place}${after.length > 1 ? `, event ${index + 1} of ${after.length}` : ''}`}
          lines={shortened(difference(sorted(event.before), sorted(json)), AROUND)}
        />
      ))}
      {after.length === 0 && <Lines what={`event ${event.place}`} lines={indented(event.before).split('\n').map((text) => ({ kind: 'same', text }))} />}
    </details>
  );
}

/** Both sides as JavaScript writes them: what is only written in another way is no difference. */
function sorted(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json;
  }
}

function Lines({ what, lines }: { what: string; lines: readonly (DiffLine | null)[] }) {
  return (
    <pre class="lines-of" tabIndex={0} role="region" aria-label={what}>
      {lines.map((line, index) =>
        line === null ? (
          <span key={index} class="left-out">
            …{'\n'}
          </span>
        ) : (
          <span key={index} class={line.kind}>
            <span class="unseen">{line.kind === 'same' ? '' : `${line.kind}: `}</span>
            <span aria-hidden="true">{SIGNS[line.kind]} </span>
            <bdi>{visible(line.text)}</bdi>
            {'\n'}
          </span>
        ),
      )}
    </pre>
  );
}
