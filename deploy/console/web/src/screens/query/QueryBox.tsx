import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { bytes, count, plural } from '../../format/numbers.ts';
import { post, troubleOf, type Trouble } from '../../http/answers.ts';
import { TroubleBar } from '../../parts/Page.tsx';
import { Raw, Said } from '../../parts/Raw.tsx';
import { announce } from '../../shell/announce.tsx';
import { Results } from './Results.tsx';
import type { QueryDocument, QueryResult, Question } from './types.ts';

const LONGEST = 20_000;

/** What was typed for each destination, while the page is open: it stays when another screen was looked at. */
const drafts = new Map<string, string>();

/** The box, the ready questions, and the last answer. Whoever leaves the screen stops the query. */
export function QueryBox({ destination, known }: { destination: string; known: QueryDocument }) {
  const chosen = useSignal<Question | null>(null);
  const sql = useSignal(drafts.get(destination) ?? known.questions[0]?.sql ?? '');
  const result = useSignal<QueryResult | null>(null);
  const trouble = useSignal<Trouble | null>(null);
  const running = useRef<AbortController | null>(null);
  const busy = useSignal(false);

  const stop = () => running.current?.abort();
  useEffect(() => stop, []);

  const write = (text: string) => {
    sql.value = text;
    drafts.set(destination, text);
  };
  const run = async () => {
    stop();
    const own = new AbortController();
    running.current = own;
    busy.value = true;
    trouble.value = null;
    try {
      const answer = await post<QueryResult>('query', { destination, sql: sql.value }, own.signal);
      if (running.current === own) {
        result.value = answer;
        announce(`The answer has ${plural(answer.rows.length, 'row')}.`);
      }
    } catch (thrown) {
      if (running.current === own) {
        result.value = null;
        trouble.value = troubleOf(thrown);
        if (own.signal.aborted) {
          announce('The query was stopped.');
        }
      }
    }
    if (running.current === own) {
      busy.value = false;
    }
  };
  const choose = (question: Question) => {
    chosen.value = question;
    write(question.sql);
    result.value = null;
    trouble.value = null;
    if (question.missing === null) {
      void run();
    }
  };
  const submit = (event: Event) => {
    event.preventDefault();
    chosen.value = null;
    void run();
  };
  const typed = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !busy.value) {
      submit(event);
    }
  };
  const { limits } = known;
  return (
    <>
      <h2>Ready questions</h2>
      <ul class="questions">
        {known.questions.map((question) => (
          <li key={question.id}>
            <button type="button" class="small" aria-pressed={chosen.value?.id === question.id} onClick={() => choose(question)}>
              {question.title}
            </button>
          </li>
        ))}
      </ul>
      {chosen.value && (
        <p>
          {chosen.value.about} <Said text={chosen.value.missing} />
        </p>
      )}
      <form class="form" onSubmit={submit}>
        <label>
          <span>
            SQL: one SELECT over the database <Raw text={known.database} />, whose tables need no database before their names
          </span>
          <textarea
            name="sql"
            rows={9}
            required
            maxLength={LONGEST}
            spellcheck={false}
            autocomplete="off"
            autocapitalize="none"
            value={sql.value}
            onInput={(event) => write(event.currentTarget.value)}
            onKeyDown={typed}
          />
        </label>
        <div class="row">
          <button type="submit" class="first" disabled={busy.value}>
            {busy.value ? 'Asking …' : 'Ask'}
          </button>
          {busy.value && (
            <button type="button" onClick={stop}>
              Stop
            </button>
          )}
          <p class="held">
            Ctrl and Enter asks, too. It may take {limits.time} s, read {count(limits.read_rows)} rows and {bytes(limits.read_bytes)}, use{' '}
            {bytes(limits.memory_bytes)} of memory, and answer {count(limits.rows)} rows and {bytes(limits.answer_bytes)}.
          </p>
        </div>
      </form>
      <div role="alert">
        <TroubleBar trouble={trouble.value} />
      </div>
      {result.value && <Results result={result.value} limits={limits} />}
    </>
  );
}
