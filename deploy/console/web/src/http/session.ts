// Who is signed in, and what the server says of itself.
import { computed, signal } from '@preact/signals';

export interface Destination {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

/** `GET /api/session`. */
export interface Session {
  readonly logged_in: boolean;
  readonly user: string | null;
  readonly role: 'viewer' | 'operator' | null;
  readonly login: 'none' | 'password' | 'proxy';
  readonly csrf: string | null;
  readonly version: string | null;
  readonly instance: string | null;
  readonly gateway_url: string | null;
  /** Whether JavaScript can be tried here: an installation may lack its engine. */
  readonly scripts: boolean | null;
  readonly destinations: readonly Destination[];
}

/** Null until the server has told it. */
export const session = signal<Session | null>(null);

/** Whether this person may change something. */
export const mayOperate = computed(() => session.value?.role === 'operator');

/** The server no longer knows this visitor: the page shows the sign-in form. */
export function endSession(): void {
  const before = session.value;
  if (before?.logged_in) {
    session.value = { ...before, logged_in: false, user: null, role: null, csrf: null };
  }
}
