// Asks for a document again and again while somebody looks at it.
import { useSignal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { get, Trouble, troubleOf } from './answers.ts';

/** How soon a document is asked for again that the console did not answer, in milliseconds. */
const RETRY_MS = 5000;

/** A document, as far as it is known. A failure keeps the last good document, with the time at which it was read. */
export interface Polled<T> {
  readonly data: ReadonlySignal<T | null>;
  readonly trouble: ReadonlySignal<Trouble | null>;
  /** When `data` was read, in milliseconds; 0 for never. */
  readonly readAt: ReadonlySignal<number>;
  /** Asks at once. */
  readonly ask: () => void;
}

/**
 * Reads `path` at once and then every `everyMs` (0: not again). Asks nothing while the tab is hidden, and never twice at a time. A
 * null path asks nothing. Another period holds from the next answer on.
 */
export function usePolled<T>(path: string | null, everyMs: number): Polled<T> {
  const data = useSignal<T | null>(null);
  const trouble = useSignal<Trouble | null>(null);
  const readAt = useSignal(0);
  const period = useRef(everyMs);
  period.current = everyMs;
  const again = useRef<() => void>(() => {});

  useEffect(() => {
    data.value = null;
    trouble.value = null;
    readAt.value = 0;
    if (path === null) {
      return undefined;
    }
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let busy = false;
    const ask = async () => {
      clearTimeout(timer);
      if (busy || ended.signal.aborted) {
        return;
      }
      busy = true;
      try {
        data.value = await get<T>(path, ended.signal);
        trouble.value = null;
        readAt.value = Date.now();
      } catch (thrown) {
        if (!ended.signal.aborted) {
          trouble.value = troubleOf(thrown);
        }
      }
      busy = false;
      if (!ended.signal.aborted && !document.hidden && (period.current > 0 || trouble.value?.status === 0)) {
        timer = setTimeout(ask, period.current || RETRY_MS);
      }
    };
    const seen = () => {
      if (!document.hidden && (period.current > 0 || data.value === null)) {
        void ask();
      } else {
        clearTimeout(timer);
      }
    };
    again.current = () => void ask();
    document.addEventListener('visibilitychange', seen);
    void ask();
    return () => {
      ended.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [path]);

  return { data, trouble, readAt, ask: () => again.current() };
}
