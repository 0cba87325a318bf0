// What the routes under `/api/schema` say.

export interface TableEntry {
  readonly name: string;
  readonly kind: string;
  readonly engine: string;
  readonly rows: number | null;
  readonly bytes: number | null;
  readonly columns: number | null;
  readonly first_at: string | null;
  readonly last_at: string | null;
  readonly rows_last_day: number | null;
}

export interface SchemaDocument {
  readonly problems: readonly string[];
  readonly destination: string;
  readonly database: string;
  readonly tables: readonly TableEntry[];
}

export interface ColumnEntry {
  readonly name: string;
  readonly type: string;
  readonly bytes: number | null;
  readonly filled: number | null;
  readonly sampled_rows: number;
  readonly first_at: string | null;
  readonly last_at: string | null;
  readonly events: readonly { readonly event: string; readonly filled: number }[];
}

export interface TableDocument {
  readonly name: string;
  readonly database: string;
  readonly engine: string;
  readonly rows: number | null;
  readonly bytes: number | null;
  readonly create_sql: string;
  readonly select_sql: string;
  readonly columns: readonly ColumnEntry[];
  readonly growth: readonly { readonly day: string; readonly rows: number }[];
}
