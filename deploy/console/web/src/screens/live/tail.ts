// The tail of the log as this page knows it. It outlives the screen, so that who opens an event finds the list again.
import { signal } from '@preact/signals';
import type { Trouble } from '../../http/answers.ts';
import type { Stream, StreamReader } from '../../http/stream.ts';
import { parameters, same, type Filter } from './filter.ts';
import type { End, Line, Stats } from './types.ts';

/** The lines that a page keeps. Older ones leave it. */
export const MOST_LINES = 300;

const RETRY_MS = 3000;

export type TailState = 'closed' | 'opening' | 'following' | 'paused' | 'hidden' | 'ended' | 'broken';

/** Opens a stream; the page's own is `openStream`. */
export type Opener = (path: string, reader: StreamReader) => Stream;

/** Follows the log with a filter. It is closed while paused or while the tab is hidden: then it costs the server nothing. */
export class Tail {
  readonly state = signal<TailState>('closed');
  /** Newest first. */
  readonly lines = signal<readonly Line[]>([]);
  readonly stats = signal<Stats | null>(null);
  readonly trouble = signal<Trouble | null>(null);
  /** Why the server ended the stream. */
  readonly message = signal<string | null>(null);

  readonly #open: Opener;
  #filter: Filter = {};
  #stream: Stream | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(open: Opener) {
    this.#open = open;
  }

  /** Follows with this filter. Another one than before begins an empty list. */
  follow(filter: Filter): void {
    if (!same(filter, this.#filter)) {
      this.#filter = filter;
      this.clear();
    }
    if (this.state.value !== 'paused') {
      this.#connect();
    }
  }

  pause(): void {
    this.#disconnect('paused');
  }

  /** Goes on at the end of the log: what came during the pause is not shown. */
  resume(): void {
    this.#connect();
  }

  /** The tab is hidden, or is seen again. */
  seen(visible: boolean): void {
    if (visible && this.state.value === 'hidden') {
      this.#connect();
    } else if (!visible && ['opening', 'following', 'broken'].includes(this.state.value)) {
      this.#disconnect('hidden');
    }
  }

  /** The screen is left. A pause stays one. */
  leave(): void {
    if (this.state.value !== 'paused') {
      this.#disconnect('closed');
    }
  }

  clear(): void {
    this.lines.value = [];
    this.stats.value = null;
  }

  #connect(): void {
    this.#disconnect('opening');
    this.message.value = null;
    this.#stream = this.#open(`events/stream?${parameters(this.#filter)}`, {
      opened: () => {
        this.trouble.value = null;
        this.state.value = 'following';
      },
      event: (name, data) => this.#take(name, data),
      over: (trouble) => this.#over(trouble),
    });
  }

  #disconnect(state: TailState): void {
    clearTimeout(this.#retry);
    this.#stream?.close();
    this.#stream = null;
    this.state.value = state;
  }

  #take(name: string, data: unknown): void {
    if (name === 'events') {
      const newest = [...(data as Line[])].reverse();
      this.lines.value = [...newest, ...this.lines.value].slice(0, MOST_LINES);
    } else if (name === 'stats') {
      this.stats.value = data as Stats;
    } else if (name === 'end') {
      const end = data as End;
      const again = end.reason === 'shutdown'; // Another console may be there soon.
      this.#disconnect(again ? 'broken' : 'ended');
      this.message.value = end.message;
      if (again) {
        this.#connectLater();
      }
    }
  }

  #over(trouble: Trouble | null): void {
    this.#stream = null;
    this.trouble.value = trouble;
    this.state.value = 'broken';
    if (trouble === null || trouble.status === 0 || trouble.status === 503) {
      this.#connectLater();
    }
  }

  #connectLater(): void {
    this.#retry = setTimeout(() => this.#connect(), RETRY_MS);
  }
}
