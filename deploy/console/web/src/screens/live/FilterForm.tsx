import { useLayoutEffect, useRef } from 'preact/hooks';
import { usePolled } from '../../http/polled.ts';
import { mayOperate, session } from '../../http/session.ts';
import { count } from '../../format/numbers.ts';
import { FIELDS, longest, type Field, type Filter } from './filter.ts';
import type { Topic } from './types.ts';

const TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias', 'merge'];

interface Properties {
  readonly filter: Filter;
  readonly topics: readonly Topic[];
  readonly onChange: (filter: Filter) => void;
}

/** What events to show. All that is filled in must match. */
export function FilterForm({ filter, topics, onChange }: Properties) {
  const sources = usePolled<{ sources: readonly { id: string }[] }>('sources', 0);
  const form = useRef<HTMLFormElement>(null);
  const written = JSON.stringify(filter);
  // Set here and not as properties: a list of choices that arrives late must not undo what somebody types meanwhile, nor must this itself, a
  // frame later.
  useLayoutEffect(() => {
    for (const field of FIELDS) {
      const element = form.current?.elements.namedItem(field);
      if (element instanceof HTMLInputElement || element instanceof HTMLSelectElement) {
        element.value = filter[field] ?? '';
      }
    }
  }, [written]);
  const submit = (event: Event) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const next: Partial<Record<Field, string>> = {};
    for (const field of FIELDS) {
      const value = given.get(field);
      if (typeof value === 'string' && value !== '') {
        next[field] = value;
      }
    }
    onChange(next);
  };
  const chosen = (event: Event) => (event.currentTarget as HTMLSelectElement).form?.requestSubmit();
  return (
    <form ref={form} class="filters" onSubmit={submit} aria-label="Filter">
      <Choice field="source" title="Source" filter={filter} onChange={chosen} values={sources.data.value?.sources.map(({ id }) => id) ?? []} />
      <Choice field="type" title="Type" filter={filter} onChange={chosen} values={TYPES} />
      <TextField field="event" title="Event name" />
      <TextField field="user" title="User or anonymous id" />
      <TextField field="id" title="Message id" />
      <TextField field="text" title="Text anywhere" />
      {mayOperate.value && session.value?.scripts && <TextField field="condition" title="JavaScript, such as event.properties.price > 100" />}
      {topics.length > 1 && (
        <label>
          <span>Topic</span>
          <select name="topic" onChange={chosen}>
            {[...topics].sort(first).map(({ name, role, records }, index) => (
              <option key={name} value={index === 0 ? '' : name} selected={filter.topic === name}>
                {name}
                {role === 'dead_letters' && ' (dead letters)'}
                {records !== null && `, ${count(records)}`}
              </option>
            ))}
          </select>
        </label>
      )}
      <div class="row">
        <button type="submit">Apply</button>
        <button type="button" onClick={() => onChange({})}>
          Clear
        </button>
      </div>
    </form>
  );
}

/** The topic that the server takes where none is named comes first. */
function first(one: Topic, other: Topic): number {
  return Number(other.role === 'events') - Number(one.role === 'events');
}

interface FieldProperties {
  readonly field: Field;
  readonly title: string;
}

function TextField({ field, title }: FieldProperties) {
  return (
    <label class={field === 'condition' ? 'wide' : ''}>
      <span>{title}</span>
      <input name={field} maxLength={longest(field)} autocomplete="off" spellcheck={false} dir="auto" />
    </label>
  );
}

interface ChoiceProperties extends FieldProperties {
  readonly filter: Filter;
  readonly values: readonly string[];
  readonly onChange: (event: Event) => void;
}

function Choice({ field, title, filter, values, onChange }: ChoiceProperties) {
  const chosen = filter[field];
  const all = chosen === undefined || values.includes(chosen) ? values : [chosen, ...values];
  return (
    <label>
      <span>{title}</span>
      <select name={field} onChange={onChange}>
        <option value="">all</option>
        {all.map((value) => (
          <option key={value} value={value} selected={value === chosen}>
            {value}
          </option>
        ))}
      </select>
    </label>
  );
}
