// The screens there are, in the order of the menu. All but the first are loaded when somebody opens them.
import type { ComponentType } from 'preact';
import type { Session } from '../http/session.ts';
import { Overview } from '../screens/overview/Overview.tsx';

export interface Screen {
  readonly id: string;
  readonly title: string;
  /** Whether this console has it. */
  readonly there?: (session: Session) => boolean;
  readonly load: () => Promise<ComponentType>;
}

export const SCREENS: readonly Screen[] = [
  { id: 'overview', title: 'Overview', load: async () => Overview },
  { id: 'live', title: 'Live events', load: async () => (await import('../screens/live/Live.tsx')).default },
];

/** The screens that this console has. */
export function screensOf(session: Session): Screen[] {
  return SCREENS.filter((screen) => screen.there?.(session) ?? true);
}
