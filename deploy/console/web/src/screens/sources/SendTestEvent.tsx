import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { post, troubleOf, type Trouble } from '../../http/answers.ts';
import { openStream, type Stream } from '../../http/stream.ts';
import { TroubleBar } from '../../parts/Page.tsx';
import { Raw } from '../../parts/Raw.tsx';
import { announce } from '../../shell/announce.tsx';
import { href } from '../../shell/route.ts';
import { parameters, place } from '../live/filter.ts';
import type { Line } from '../live/types.ts';
import { WhereItWent } from '../live/WhereItWent.tsx';
import type { Source, TestEvent } from './types.ts';

const LOOK_BACK_SECONDS = 60;

/** Sends an event through the gateway as a program would, and follows it into the log and the tables. */
export function SendTestEvent({ source }: { source: Source }) {
  const sent = useSignal<TestEvent | null>(null);
  const arrived = useSignal<Line | null>(null);
  const trouble = useSignal<Trouble | null>(null);
  const busy = useSignal(false);
  const stream = useRef<Stream | null>(null);
  useEffect(() => () => stream.current?.close(), []);

  const watch = (id: string) => {
    stream.current?.close();
    stream.current = openStream(`events/stream?${parameters({ id }, { since_seconds: String(LOOK_BACK_SECONDS) })}`, {
      event: (name, data) => {
        const line = name === 'events' ? (data as Line[])[0] : undefined;
        if (line) {
          arrived.value = line;
          announce('The test event is in Kafka.');
          stream.current?.close();
        }
      },
      over: (thrown) => {
        trouble.value = thrown;
      },
    });
  };
  const send = async () => {
    busy.value = true;
    sent.value = null;
    arrived.value = null;
    trouble.value = null;
    try {
      const answer = await post<TestEvent>(`sources/${encodeURIComponent(source.id)}/test-event`, {});
      sent.value = answer;
      if (answer.status < 300) {
        watch(answer.message_id);
      }
    } catch (thrown) {
      trouble.value = troubleOf(thrown);
    }
    busy.value = false;
  };
  const answer = sent.value;
  const line = arrived.value;
  return (
    <>
      <p>It is a real event: it gets a row in the tables, with the event name "Test Event" or the like.</p>
      <button type="button" class="first" disabled={busy.value} onClick={send}>
        Send a test event
      </button>
      <div role="alert">
        <TroubleBar trouble={trouble.value} />
      </div>
      {answer && (
        <ol class="steps">
          <li>
            {answer.status < 300 ? 'The gateway took it' : 'The gateway refused it'}: HTTP {answer.status}, <Raw text={answer.answer} />
          </li>
          {answer.status < 300 && (
            <li>
              {line ? (
                <>
                  It is in Kafka:{' '}
                  <a href={href(['live', line.topic, String(line.partition), String(line.offset)])}>
                    partition {line.partition}, offset {line.offset}
                  </a>
                </>
              ) : (
                'Waiting until it is in Kafka …'
              )}
            </li>
          )}
        </ol>
      )}
      {line && <WhereItWent path={`events/${place(line)}/trace`} topic={line.topic} />}
    </>
  );
}
