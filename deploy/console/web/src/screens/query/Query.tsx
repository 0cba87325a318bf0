import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { bytes, count, plural } from '../../format/numbers.ts';
import { spanOfSeconds } from '../../format/times.ts';
import { post, troubleOf, type Trouble } from '../../http/answers.ts';
import { usePolled } from '../../http/polled.ts';
import { Page, TroubleBar } from '../../parts/Page.tsx';
import { Raw } from '../../parts/Raw.tsx';
import { announce } from '../../shell/announce.tsx';
import { Result } from './Result.tsx';
import type { QueryResult, Questions } from './types.ts';

const LONGEST = 20_000;

/** A box for SQL that reads and never writes, with questions that are ready to be asked. */
export default function Query() {
  const questions = usePolled<Questions>('query/questions', 0);
  const sql = useSignal('');
  const result = useSignal<QueryResult | null>(null);
  const trouble = useSignal<Trouble | null>(null);
  const running = useSignal<AbortController | null>(null);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => () => running.value?.abort(), []);

  const run = async () => {
    running.value?.abort();
    const stop = new AbortController();
    running.value = stop;
    trouble.value = null;
    try {
      result.value = await post<QueryResult>('query', { sql: sql.value }, stop.signal);
      announce(`${plural(result.value.rows.length, 'row')}.`);
    } catch (thrown) {
      result.value = null;
      trouble.value = troubleOf(thrown);
    }
    if (running.value === stop) {
      running.value = null;
    }
  };
  const ask = (text: string) => {
    sql.value = text;
    box.current?.focus();
    void run();
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void run();
  };
  const known = questions.data.value;
  return (
    <Page title="Query" about="SQL that reads. It runs as a user that may only SELECT from this database." trouble={questions.trouble}>
      {known && (
        <>
          <h2>Ready questions</h2>
          <div class="row">
            {known.questions.map((question) => (
              <button type="button" class="small" key={question.id} onClick={() => ask(question.sql)}>
                {question.title}
              </button>
            ))}
          </div>
        </>
      )}
      <form onSubmit={submit} class="form query">
        <label>
          <span>SQL (Ctrl+Enter runs it)</span>
          <textarea
            ref={box}
            rows={8}
            maxLength={LONGEST}
            spellcheck={false}
            autocomplete="off"
            value={sql.value}
            onInput={(event) => (sql.value = event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                submit(event);
              }
            }}
          />
        </label>
        <div class="bar">
          {running.value ? (
            <button type="button" onClick={() => running.value?.abort()}>
              Stop waiting
            </button>
          ) : (
            <button type="submit" class="first" disabled={sql.value.trim() === ''}>
              Run
            </button>
          )}
          {known && (
            <p class="none">
              Database <Raw text={known.database} />, user <Raw text={known.user} />; at most {count(known.limits.rows)} rows,{' '}
              {spanOfSeconds(known.limits.seconds)}, {bytes(known.limits.bytes_read)} read.
            </p>
          )}
        </div>
      </form>
      <div role="alert">
        <TroubleBar trouble={trouble.value} />
      </div>
      {running.value && <p class="waiting">ClickHouse is at work …</p>}
      {result.value && <Result result={result.value} />}
    </Page>
  );
}
