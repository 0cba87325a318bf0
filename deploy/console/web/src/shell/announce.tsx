// Says to a screen reader what others see: a live region that is always there.
import { signal } from '@preact/signals';

const spoken = signal('');
let again = false;

/** Says a sentence. The same sentence twice is said twice. */
export function announce(sentence: string): void {
  again = !again;
  spoken.value = again ? sentence : `${sentence}\u00a0`;
}

/** The live region. There is one on the page. */
export function Announcements() {
  return (
    <p class="unseen" role="status" aria-live="polite">
      {spoken}
    </p>
  );
}
