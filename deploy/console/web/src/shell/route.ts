// Which screen is open and what it shows, kept behind the # of the address: such an address can be sent to a colleague.
import { signal } from '@preact/signals';

/** What the address says: the screen's name, what is opened in it, and its filters. */
export interface Route {
  readonly screen: string;
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

/** Reads what is behind the #: "#/schema/tracks?order=rows". Nothing there is the first screen. */
export function parseRoute(hash: string): Route {
  const text = hash.replace(/^#\/?/, '');
  const mark = text.indexOf('?');
  const steps = (mark < 0 ? text : text.slice(0, mark)).split('/').filter((step) => step !== '');
  return {
    screen: steps[0] ?? 'overview',
    path: steps.slice(1).map(decoded),
    query: new URLSearchParams(mark < 0 ? '' : text.slice(mark + 1)),
  };
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    return step;
  }
}

/** The address of a screen. Filters without a value are left out. */
export function href(steps: readonly string[], query: Record<string, string | null | undefined> = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value) {
      parameters.set(name, value);
    }
  }
  const text = parameters.toString();
  return `#/${steps.map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`;
}

/** The route that is open. */
export const route = signal<Route>(parseRoute(typeof location === 'undefined' ? '' : location.hash));

/** Begins to follow the address. */
export function followAddress(): void {
  addEventListener('hashchange', () => {
    route.value = parseRoute(location.hash);
  });
}

/** Changes the filters of the open screen in the address, without a new entry in the browser's history. */
export function replaceRoute(address: string): void {
  history.replaceState(null, '', address);
  route.value = parseRoute(location.hash);
}
