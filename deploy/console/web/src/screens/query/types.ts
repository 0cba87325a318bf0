// What `GET /api/query` and `POST /api/query` answer.

export interface Question {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly sql: string;
  /** The table or column that it lacks here, in a sentence; null: nothing. */
  readonly missing: string | null;
}

export interface Limits {
  readonly rows: number;
  readonly answer_bytes: number;
  /** In seconds. */
  readonly time: number;
  readonly read_bytes: number;
  readonly read_rows: number;
  readonly memory_bytes: number;
}

export interface QueryDocument {
  /** Whether the configuration names a user of ClickHouse for queries. */
  readonly on: boolean;
  readonly user: string | null;
  readonly database: string | null;
  /** Why nothing can be asked; null: it can. */
  readonly problem: string | null;
  /** Statements that mend it. */
  readonly remedy: readonly string[];
  readonly limits: Limits;
  readonly questions: readonly Question[];
}

export interface ResultColumn {
  readonly name: string;
  readonly type: string;
}

export interface QueryResult {
  readonly columns: readonly ResultColumn[];
  /** Values as ClickHouse writes them; null is NULL. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** Whether there are more rows. */
  readonly cut: boolean;
  readonly read_rows: number;
  readonly read_bytes: number;
  readonly elapsed_seconds: number;
}
