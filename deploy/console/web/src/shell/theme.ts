// Light or dark: as the system has it, unless somebody chose. The choice stays in this browser.
import { signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'windtrap.theme';

function stored(): Theme {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

/** What was chosen. */
export const theme = signal<Theme>(stored());

/** Counts each change of colours, by choice or by the system: what is drawn on a canvas follows it. */
export const colours = signal(0);

/** Sets the page's theme and keeps the choice. */
export function choose(value: Theme): void {
  theme.value = value;
  try {
    localStorage.setItem(KEY, value);
  } catch {
    // A browser that keeps nothing has the choice for this visit alone.
  }
  show();
}

function show(): void {
  if (theme.value === 'system') {
    delete document.documentElement.dataset['theme'];
  } else {
    document.documentElement.dataset['theme'] = theme.value;
  }
  colours.value++;
}

/** Shows the stored choice, and follows the system. */
export function followSystem(): void {
  show();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => colours.value++);
}
