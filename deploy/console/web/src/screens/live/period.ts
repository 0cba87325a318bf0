// Times of a form, which are those of this browser's place, and times of the API, which are UTC.

/** What a field for date and time holds for an instant; empty where there is none. */
export function localOf(instant: string): string {
  const at = Date.parse(instant);
  if (Number.isNaN(at)) {
    return '';
  }
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** The instant that a field for date and time means; null where it is empty or no time. */
export function instantOf(value: FormDataEntryValue | null): string | null {
  const at = typeof value === 'string' && value !== '' ? new Date(value).getTime() : NaN;
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
