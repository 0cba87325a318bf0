// One stream of server-sent events from the console. It is read as fast as the page takes it: the server drops for a slow page.
import { answered, Trouble, troubleOf } from './answers.ts';
import { endSession } from './session.ts';
import { ServerEventReader } from './sse.ts';

/** What a stream tells its reader. Each is called on the page's own thread. */
export interface StreamReader {
  /** The server accepted: events follow. */
  opened?(): void;
  event(name: string, data: unknown): void;
  /** The stream is over: with a trouble, or because the server ended it. Not called after `close`. */
  over(trouble: Trouble | null): void;
}

/** An open stream. */
export interface Stream {
  close(): void;
}

/** Opens a stream. `path` is what follows `api/`. */
export function openStream(path: string, reader: StreamReader): Stream {
  const closed = new AbortController();
  void read(path, reader, closed.signal);
  return { close: () => closed.abort() };
}

async function read(path: string, reader: StreamReader, signal: AbortSignal): Promise<void> {
  let trouble: Trouble | null = null;
  try {
    const response = await answered(path, { signal, headers: { Accept: 'text/event-stream' } });
    if (!response.body) {
      throw new Trouble('The console sent no stream.', 'no_stream', response.status);
    }
    reader.opened?.();
    const events = new ServerEventReader();
    const chunks = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let chunk = await chunks.read(); !chunk.done; chunk = await chunks.read()) {
      for (const event of events.take(chunk.value)) {
        if (signal.aborted) {
          return;
        }
        const data: unknown = JSON.parse(event.data);
        if (event.name === 'end' && (data as { reason?: unknown }).reason === 'session') {
          endSession();
        }
        reader.event(event.name, data);
      }
    }
  } catch (thrown) {
    trouble = troubleOf(thrown);
  }
  if (!signal.aborted) {
    reader.over(trouble);
  }
}
