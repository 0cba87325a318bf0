// The screens there are, in the order of the menu. All but the first are loaded when somebody opens them.
import type { ComponentType } from 'preact';
import { Overview } from '../screens/overview/Overview.tsx';

export interface Screen {
  readonly id: string;
  readonly title: string;
  readonly load: () => Promise<ComponentType>;
}

export const SCREENS: readonly Screen[] = [
  { id: 'overview', title: 'Overview', load: async () => Overview },
  { id: 'sources', title: 'Sources', load: async () => (await import('../screens/sources/Sources.tsx')).default },
  { id: 'live', title: 'Live events', load: async () => (await import('../screens/live/Live.tsx')).default },
  { id: 'delivery', title: 'Delivery', load: async () => (await import('../screens/delivery/Delivery.tsx')).default },
  { id: 'problems', title: 'Problems', load: async () => (await import('../screens/problems/ProblemsScreen.tsx')).default },
  {
    id: 'transformations',
    title: 'Transformations',
    load: async () => (await import('../screens/transformations/Transformations.tsx')).default,
  },
  { id: 'schema', title: 'Schema', load: async () => (await import('../screens/schema/Schema.tsx')).default },
  { id: 'query', title: 'Query', load: async () => (await import('../screens/query/Query.tsx')).default },
];
