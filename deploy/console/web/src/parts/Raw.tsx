import { oneLine, shortened, visible } from '../format/text.ts';

/** Longer text may be broken anywhere; shorter text stays whole where that is possible. */
const LONG = 32;

/** Text that somebody else chose, in one line: apart from the text around it, with its hidden characters written out. */
export function Raw({ text, most = 200 }: { text: string | null | undefined; most?: number }) {
  return text === null || text === undefined || text === '' ? (
    <span class="none">{text === '' ? 'empty' : '–'}</span>
  ) : (
    <bdi class={text.length > LONG ? 'raw long' : 'raw'}>{oneLine(shortened(text, most))}</bdi>
  );
}

/** A sentence of the server, which can quote names that somebody else chose. */
export function Said({ text }: { text: string | null | undefined }) {
  return text ? <bdi>{visible(text)}</bdi> : null;
}
