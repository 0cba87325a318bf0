// What the routes under `/api/transformations` say.

export interface ScriptText {
  readonly file: string;
  readonly libraries: readonly string[];
  readonly text: string | null;
  readonly problem: string | null;
}

export interface Transformation {
  readonly id: string;
  readonly step: string;
  /** Which it applies to; empty = all. */
  readonly sources: readonly string[];
  readonly types: readonly string[];
  readonly events: readonly string[];
  readonly dropped: number | null;
  readonly dead_letters: number | null;
  readonly versions: readonly string[];
  readonly script: ScriptText | null;
}

export interface TransformationsDocument {
  readonly problems: readonly string[];
  readonly reads: string;
  readonly writes: string;
  readonly counts: Readonly<Record<string, number>> | null;
  readonly transformations: readonly Transformation[];
  readonly instances: readonly { readonly address: string; readonly answers: boolean }[];
}

export interface TriedEvent {
  readonly place: string;
  readonly title: string;
  readonly before: string;
  readonly result: string;
  readonly silently?: boolean;
  readonly reason?: string;
  readonly detail?: string;
  readonly after?: readonly string[];
  readonly logs?: readonly string[];
  readonly took_seconds?: number;
}

export interface Trial {
  readonly notes: readonly string[];
  readonly error: string | null;
  readonly script: string | null;
  readonly events: readonly TriedEvent[];
}
