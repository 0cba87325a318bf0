// Server-sent events, read from text as it arrives. Pure: the network is in stream.ts.

/** One event of a stream. */
export interface ServerEvent {
  readonly name: string;
  readonly data: string;
}

/** The longest event that is kept, in characters. A longer one is a fault of the server. */
const LONGEST = 8 << 20;

/** Takes text in pieces of any size and gives the events that are complete. Lines end with CR, LF or both. */
export class ServerEventReader {
  #rest = '';
  #name = '';
  #data: string[] = [];
  #size = 0;

  /** The events that end in `piece`. */
  take(piece: string): ServerEvent[] {
    const events: ServerEvent[] = [];
    let text = this.#rest + piece;
    // A CR at the very end may be half of a line break.
    const held = text.endsWith('\r') ? '\r' : '';
    text = held ? text.slice(0, -1) : text;
    const lines = text.split(/\r\n|\r|\n/);
    this.#rest = (lines.pop() ?? '') + held;
    if (this.#rest.length > LONGEST) {
      throw new RangeError('a line of the stream is too long');
    }
    for (const line of lines) {
      const event = this.#line(line);
      if (event) {
        events.push(event);
      }
    }
    return events;
  }

  #line(line: string): ServerEvent | null {
    if (line === '') {
      const event = this.#data.length > 0 ? { name: this.#name || 'message', data: this.#data.join('\n') } : null;
      this.#name = '';
      this.#data = [];
      this.#size = 0;
      return event;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'event') {
      this.#name = value;
    } else if (field === 'data') {
      this.#size += value.length;
      if (this.#size > LONGEST) {
        throw new RangeError('an event of the stream is too long');
      }
      this.#data.push(value);
    }
    return null;
  }
}
