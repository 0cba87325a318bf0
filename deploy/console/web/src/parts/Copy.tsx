import { useSignal } from '@preact/signals';
import { announce } from '../shell/announce.tsx';
import { sentenceOf, type Outcome } from './outcome.ts';

async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedBySelection(text);
  }
}

/** Over plain HTTP beyond this machine browsers have no clipboard for pages; the old way still works there. */
function copiedBySelection(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.className = 'unseen';
  const focused = document.activeElement;
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) {
    focused.focus();
  }
  return done;
}

async function outcomeOf(text: string | (() => Promise<string>)): Promise<Outcome> {
  let asked: string;
  try {
    asked = typeof text === 'string' ? text : await text();
  } catch {
    return 'no text';
  }
  return (await copied(asked)) ? 'copied' : 'no clipboard';
}

/** A button that puts a text on the clipboard. `what` completes "Copy …" for those who hear the page. A function is asked when needed. */
export function Copy({ text, what }: { text: string | (() => Promise<string>); what: string }) {
  const said = useSignal('Copy');
  const copy = async () => {
    const outcome = await outcomeOf(text);
    said.value = outcome === 'copied' ? 'Copied' : 'Not copied';
    announce(sentenceOf(outcome, what));
    setTimeout(() => (said.value = 'Copy'), 2000);
  };
  return (
    <button type="button" class="small" onClick={copy}>
      {said}
      <span class="unseen"> {what}</span>
    </button>
  );
}
