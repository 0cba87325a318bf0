// What the routes under `/api/query` say.

export interface Question {
  readonly id: string;
  readonly title: string;
  readonly sql: string;
  readonly chart: 'line' | 'bar' | null;
}

export interface Questions {
  readonly questions: readonly Question[];
  readonly limits: { readonly rows: number; readonly seconds: number; readonly bytes_read: number };
  readonly database: string;
  readonly user: string;
}

export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
  readonly truncated: boolean;
  readonly read_rows: number | null;
  readonly read_bytes: number | null;
  readonly elapsed_seconds: number | null;
}
