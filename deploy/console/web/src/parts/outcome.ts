/** What became of an attempt to copy: there was no text when somebody else refused to give it. */
export type Outcome = 'copied' | 'no clipboard' | 'no text';

/** What those hear who can't see it. Why there is no text is said by whoever was asked for it. */
export function sentenceOf(outcome: Outcome, what: string): string {
  switch (outcome) {
    case 'copied':
      return `Copied ${what}.`;
    case 'no clipboard':
      return 'Not copied: select the text and copy it by hand.';
    case 'no text':
      return `Not copied: the console did not give ${what}.`;
  }
}
