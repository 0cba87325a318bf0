// What the routes under `/api/sources` say.

export type ByType = Readonly<Record<string, number>>;

export interface Source {
  readonly id: string;
  readonly name: string | null;
  readonly type: string | null;
  readonly category: string | null;
  readonly enabled: boolean;
  readonly write_key_masked: string;
  readonly events_per_second_limit: number | null;
  readonly last_event_at: string | null;
  readonly last_event_searched: number | null;
  readonly events_since_start: ByType | null;
  readonly per_second: ByType | null;
}

export interface SourcesDocument {
  readonly gateway_url: string | null;
  readonly gateway_problem: string | null;
  readonly problems: readonly string[];
  readonly sources: readonly Source[];
}

/** What the gateway answered to a test event. */
export interface TestEvent {
  readonly message_id: string;
  readonly status: number;
  readonly answer: string;
  readonly sent_at: string;
}
