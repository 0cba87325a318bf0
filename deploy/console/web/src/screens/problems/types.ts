// What the routes under `/api/problems` say.

export interface Sample {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly at: string | null;
  readonly detail: string | null;
  readonly attempts: number | null;
  readonly redriven: boolean;
}

export interface DeadLetterGroup {
  readonly destination: string;
  readonly reason: string;
  readonly explanation: string | null;
  readonly table: string | null;
  readonly count: number;
  readonly not_redriven: number;
  readonly first_at: string | null;
  readonly last_at: string | null;
  readonly samples: readonly Sample[];
}

export interface DeadLetters {
  readonly problems: readonly string[];
  readonly read: number;
  readonly complete: boolean;
  readonly groups: readonly DeadLetterGroup[];
}

export interface DiscardGroup {
  readonly destination: string;
  readonly database: string;
  readonly table: string;
  readonly column: string;
  readonly reason: string;
  readonly explanation: string | null;
  readonly count: number;
  readonly first_at: string | null;
  readonly last_at: string | null;
  readonly sample_values: readonly string[];
  readonly column_type: string | null;
  readonly alter: string | null;
  readonly note: string | null;
}

export interface Refusal {
  readonly reason: string;
  readonly explanation: string | null;
  readonly total: number;
  readonly last_hour: number | null;
  readonly per_second: number | null;
}

export interface Redriven {
  readonly dry_run: boolean;
  readonly redriven: number;
  readonly left: readonly { readonly why: string; readonly count: number }[];
}
