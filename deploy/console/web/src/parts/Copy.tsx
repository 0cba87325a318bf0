import { useSignal } from '@preact/signals';
import { announce } from '../shell/announce.tsx';

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

/** A button that puts a text on the clipboard. `what` completes "Copy …" for those who hear the page. A function is asked when needed. */
export function Copy({ text, what }: { text: string | (() => Promise<string>); what: string }) {
  const said = useSignal('Copy');
  const copy = async () => {
    let done = false;
    try {
      done = await copied(typeof text === 'string' ? text : await text());
    } catch {
      // Whoever gives the text says why there is none.
    }
    said.value = done ? 'Copied' : 'Not copied';
    announce(done ? `Copied ${what}.` : `Not copied: select the text and copy it by hand.`);
    setTimeout(() => (said.value = 'Copy'), 2000);
  };
  return (
    <button type="button" class="small" onClick={copy}>
      {said}
      <span class="unseen"> {what}</span>
    </button>
  );
}
