// What events are looked for: kept in the address, sent to the server.

/** The parameters that the server matches, in the order of the form. */
export const FIELDS = ['source', 'type', 'event', 'user', 'id', 'text', 'topic', 'condition'] as const;

export type Field = (typeof FIELDS)[number];
export type Filter = Readonly<Partial<Record<Field, string>>>;

/** The longest text that the server takes for a field, in characters. */
export function longest(field: Field): number {
  return field === 'condition' ? 2000 : 256;
}

/** Takes the filter out of an address. Unknown parameters are left out, long ones cut. */
export function filterOf(query: URLSearchParams): Filter {
  const filter: Partial<Record<Field, string>> = {};
  for (const field of FIELDS) {
    const value = query.get(field)?.slice(0, longest(field));
    if (value) {
      filter[field] = value;
    }
  }
  return filter;
}

/** The filter as parameters of a request, with what else it needs. */
export function parameters(filter: Filter, more: Readonly<Record<string, string>> = {}): string {
  return new URLSearchParams({ ...filter, ...more }).toString();
}

/** Whether two filters let the same events through. */
export function same(one: Filter, other: Filter): boolean {
  return FIELDS.every((field) => one[field] === other[field]);
}

/** The path of an event in the API, and behind the #. */
export function place({ topic, partition, offset }: { topic: string; partition: number; offset: number }): string {
  return `${encodeURIComponent(topic)}/${partition}/${offset}`;
}
