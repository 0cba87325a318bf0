// What the routes under `/api/events` say.

/** One event in a list. */
export interface Line {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly at: string;
  readonly source: string | null;
  readonly type: string | null;
  readonly event: string | null;
  readonly user_id: string | null;
  readonly anonymous_id: string | null;
  readonly message_id: string | null;
  readonly bytes: number;
  readonly preview: string;
  readonly malformed: string | null;
}

/** What a tail has done since it was opened. */
export interface Stats {
  readonly read: number;
  readonly matched: number;
  readonly shown: number;
  readonly sampled_out: number;
  readonly dropped: number;
  readonly behind: number;
  readonly read_per_second: number | null;
  /** Events for which the condition in JavaScript failed, and why it did first. */
  readonly condition_failed?: number;
  readonly condition_failure?: string | null;
}

export interface Topic {
  readonly name: string;
  readonly role: string;
  readonly partitions: number;
  readonly oldest_at: string | null;
  readonly records: number | null;
}

export interface Progress {
  readonly read: number;
  readonly of: number;
  readonly found: number;
  readonly at: string | null;
  readonly condition_failed?: number;
  readonly condition_failure?: string | null;
}

/** How a stream ended, in the server's words; a search also says how far it came. */
export interface End extends Partial<Progress> {
  readonly reason: string;
  readonly message: string | null;
  readonly next_from?: string | null;
}

/** One event, opened. */
export interface OpenedEvent {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly at: string;
  readonly key: string | null;
  readonly bytes: number;
  readonly value: string | null;
  readonly value_truncated: boolean;
  readonly value_is_utf8: boolean;
  readonly value_is_json: boolean;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly line: Line;
}

export interface TracedTable {
  readonly table: string;
  readonly found: number | null;
  readonly sql: string;
  readonly row: Readonly<Record<string, unknown>> | null;
  readonly duplicates: number;
}

export interface TracedDestination {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly state: string;
  readonly sentence: string;
  readonly committed: number | null;
  readonly reason: string | null;
  readonly tables: readonly TracedTable[];
  readonly discards: readonly {
    readonly table: string;
    readonly column: string;
    readonly value: string | null;
    readonly reason: string;
    readonly received_at: string | null;
  }[];
  readonly dead_letters: readonly {
    readonly table: string | null;
    readonly reason: string;
    readonly detail: string | null;
    readonly attempts: number | null;
    readonly redriven: boolean;
    readonly partition: number;
    readonly offset: number;
  }[];
  readonly problem: string | null;
}

export type TracedLetter = TracedDestination['dead_letters'][number];

/** What the transformer made of an event, as far as the log says. */
export interface TracedTransformer {
  readonly topic: string;
  readonly state: string;
  readonly sentence: string;
  readonly outputs: readonly { readonly partition: number; readonly offset: number; readonly scripts: string | null }[];
  readonly dead_letters: readonly TracedLetter[];
}

/** Where an event went. */
export interface Trace {
  /** Null where no destination reads what the transformer makes of this topic. */
  readonly transformer: TracedTransformer | null;
  readonly destinations: readonly TracedDestination[];
}
