// What `GET /api/overview` and `GET /api/overview/series` say. Null is "not known".

export interface LastError {
  readonly at: string | null;
  readonly kind: string | null;
  readonly message: string | null;
}

export interface DestinationState {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly topic: string;
  readonly lag_events: number | null;
  readonly lag_seconds: number | null;
  readonly freshness_seconds: number | null;
  readonly last_insert_at: string | null;
  readonly last_error: LastError | null;
  readonly dead_letters_not_redriven: number | null;
  /** False: there are at least so many, as only the newest were counted. */
  readonly dead_letters_all_counted: boolean;
  readonly guarantee: { readonly exactly_once: boolean | null; readonly durable: boolean | null } | null;
}

export interface Instance {
  readonly service: string;
  readonly name: string | null;
  readonly address: string;
  readonly version: string | null;
  readonly started_at: string | null;
  readonly uptime_seconds: number | null;
  readonly ready: boolean | null;
  readonly obstacles: readonly string[];
  readonly problem: string | null;
}

export interface Totals {
  readonly events_in_per_second: number | null;
  readonly rows_out_per_second: number | null;
  readonly events_in_last_hour: number | null;
  readonly rows_out_last_hour: number | null;
  readonly refused_last_hour: number | null;
  readonly discards_last_hour: number | null;
  readonly dead_letters_not_redriven: number | null;
  /** False: there are at least so many, as only the newest were counted. */
  readonly dead_letters_all_counted: boolean;
  readonly lag_events: number | null;
  readonly lag_seconds: number | null;
  readonly freshness_seconds: number | null;
}

export interface OverviewDocument {
  readonly at: string;
  readonly ok: boolean;
  readonly attention: readonly string[];
  readonly problems: readonly string[];
  readonly totals: Totals;
  readonly series_since: string | null;
  readonly destinations: readonly DestinationState[];
  readonly instances: readonly Instance[];
}

export interface Series {
  readonly since: string | null;
  readonly step_seconds: number;
  readonly at: readonly number[];
  readonly events_in: readonly (number | null)[];
  readonly rows_out: readonly (number | null)[];
  readonly lag_events: readonly (number | null)[];
  readonly freshness_seconds: readonly (number | null)[];
  readonly dead_letters: readonly (number | null)[];
  readonly discards: readonly (number | null)[];
  readonly refused: readonly (number | null)[];
}
