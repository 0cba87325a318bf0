// Asks the console's own server. Every failure becomes a Trouble: a sentence for people that says what to do.
import { endSession, session, type Session } from './session.ts';

/** Something that did not work, in words for the person before the screen. */
export class Trouble extends Error {
  constructor(
    message: string,
    /** The server's code, such as "forbidden"; "no_answer" where there was none. */
    readonly code: string,
    /** The HTTP status; 0 where there was no answer. */
    readonly status: number,
  ) {
    super(message);
    this.name = 'Trouble';
  }
}

const NO_ANSWER =
  'The console does not answer. It may be stopped, or the network between this browser and it may be down. This page tries again by itself.';

const NOT_READABLE =
  'The console sent something that this page can not read. The page may be older than the console: load it again.';

/** The trouble that an exception means; null when the page itself broke off the request. */
export function troubleOf(thrown: unknown): Trouble | null {
  if (thrown instanceof Trouble) {
    return thrown;
  }
  if (thrown instanceof DOMException && thrown.name === 'AbortError') {
    return null;
  }
  if (thrown instanceof SyntaxError || thrown instanceof RangeError) {
    return new Trouble(NOT_READABLE, 'not_readable', 200);
  }
  return new Trouble(NO_ANSWER, 'no_answer', 0);
}

/** Reads a document. `path` is what follows `api/`. */
export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await answered(path, { ...(signal && { signal }), headers: { Accept: 'application/json' } });
  return (await response.json()) as T;
}

/**
 * Sends a request that may change something, or a query. A console that was started again has another token against forged
 * requests: then it is asked for, and the request is sent once more.
 */
export async function post<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const token = session.value?.csrf;
  try {
    return await posted<T>(path, body, signal);
  } catch (thrown) {
    if (!(thrown instanceof Trouble) || thrown.code !== 'forbidden' || !token) {
      throw thrown;
    }
    session.value = await get<Session>('session', signal);
    if (!session.value.csrf || session.value.csrf === token) {
      throw thrown;
    }
    return posted<T>(path, body, signal);
  }
}

async function posted<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const response = await answered(path, {
    method: 'POST',
    ...(signal && { signal }),
    headers: {
      Accept: 'application/json',
      'Content-Type': 'application/json',
      'X-CSRF-Token': session.value?.csrf ?? 'login',
    },
    body: JSON.stringify(body),
  });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** The answer, once it is known to be a success. */
export async function answered(path: string, request: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`./api/${path}`, { ...request, credentials: 'same-origin', cache: 'no-store', redirect: 'error' });
  } catch (thrown) {
    throw troubleOf(thrown) ?? thrown;
  }
  if (!response.ok) {
    throw await refused(response);
  }
  return response;
}

async function refused(response: Response): Promise<Trouble> {
  const told = await response.json().catch(() => null) as { error?: unknown; message?: unknown } | null;
  const code = typeof told?.error === 'string' ? told.error : `http_${response.status}`;
  if (code === 'not_logged_in') {
    endSession();
  }
  return new Trouble(typeof told?.message === 'string' ? told.message : unexplained(response.status), code, response.status);
}

function unexplained(status: number): string {
  if (status === 413) {
    return 'The request is too large. Send less.';
  }
  return status >= 500
    ? `The console failed with HTTP ${status} and gave no reason. Its log says more.`
    : `The console refused the request with HTTP ${status} and gave no reason.`;
}
