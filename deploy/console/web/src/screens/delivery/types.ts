// What `GET /api/delivery`, `/api/delivery/slowest` and `/api/replays` say. Null is "not known".
import type { LastError } from '../overview/types.ts';

export interface Partition {
  readonly partition: number;
  readonly committed: number | null;
  readonly start: number | null;
  readonly end: number | null;
  readonly lag: number | null;
  readonly lag_seconds: number | null;
  readonly declared: { readonly first: number; readonly last: number } | null;
  readonly owner: { readonly host: string; readonly member: string } | null;
}

export type Counts = Readonly<Record<string, number>>;

export interface DeliveryDestination {
  readonly destination: string;
  readonly type: string;
  readonly group: string;
  readonly topic: string;
  readonly state: string | null;
  readonly members: number | null;
  readonly partitions: readonly Partition[];
  readonly last_insert_at: string | null;
  readonly last_error: LastError | null;
  readonly discards: number | Counts | null;
  readonly dead_letters_not_redriven: number | null;
  readonly batches: Counts | null;
  readonly inserts: Counts | null;
  readonly insert_seconds_mean: number | null;
  readonly insert_seconds_max: number | null;
  readonly insert_rows_mean: number | null;
  readonly delay_seconds_max: number | null;
}

export interface DeliveryTopic {
  readonly topic: string;
  readonly for: string;
  readonly partitions: number | null;
  readonly replicas: number | null;
  readonly under_replicated: number | null;
  readonly without_leader: number | null;
  readonly mismatches: readonly { readonly problem: string; readonly remedy: string | null }[];
}

export interface DeliveryDocument {
  readonly at: string;
  readonly ok: boolean;
  readonly attention: readonly string[];
  readonly problems: readonly string[];
  readonly topics: readonly DeliveryTopic[];
  readonly destinations: readonly DeliveryDestination[];
}

export interface SlowInsert {
  readonly at: string;
  readonly table: string;
  readonly rows: number | null;
  readonly bytes: number | null;
  readonly seconds: number;
  readonly error: string | null;
}

export interface Replay {
  readonly name: string;
  readonly destination: string;
  readonly into: string | null;
  readonly state: string;
  readonly done: number | null;
  readonly size: number | null;
  readonly percent: number | null;
  readonly offsets_per_second: number | null;
  readonly seconds_left: number | null;
  readonly last_progress_at: string | null;
  /** A time, or offsets such as "0:1200 1:1180"; null for the beginning. */
  readonly from: string | null;
  /** The same; null for what the topic had at the start. */
  readonly to: string | null;
  readonly topic: string;
  readonly created_at: string | null;
  readonly filter: {
    readonly sources: readonly string[];
    readonly types: readonly string[];
    readonly events: readonly string[];
    readonly users: readonly string[];
  } | null;
  /** Events a second; null for as fast as possible. */
  readonly rate: number | null;
  readonly counts: { readonly events: number | null; readonly discards: number | null; readonly dead_letters: number | null } | null;
}
