import { useSignal } from '@preact/signals';
import { usePolled } from '../../http/polled.ts';
import { bytes, count } from '../../format/numbers.ts';
import { moment } from '../../format/times.ts';
import { indented } from '../../format/text.ts';
import { Code } from '../../parts/Code.tsx';
import { Page, Waiting } from '../../parts/Page.tsx';
import { Raw, Said } from '../../parts/Raw.tsx';
import { Table } from '../../parts/Table.tsx';
import { href } from '../../shell/route.ts';
import { place } from './filter.ts';
import type { OpenedEvent } from './types.ts';
import { WhereItWent } from './WhereItWent.tsx';

/** One event: its bytes as they were sent, what the gateway knew of it, and where it went. */
export function EventView(at: { topic: string; partition: string; offset: string }) {
  const path = `events/${encodeURIComponent(at.topic)}/${encodeURIComponent(at.partition)}/${encodeURIComponent(at.offset)}`;
  const event = usePolled<OpenedEvent>(path, 0);
  const known = event.data.value;
  return (
    <Page title="One event" trouble={event.trouble} readAt={event.readAt}>
      <p>
        <a href={href(['live'])}>Back to live events</a>
      </p>
      {known === null ? event.trouble.value === null && <Waiting what="the event" /> : <Opened event={known} />}
    </Page>
  );
}

function Opened({ event }: { event: OpenedEvent }) {
  const { line } = event;
  return (
    <>
      <dl class="facts">
        <dt>Place</dt>
        <dd>
          <Raw text={event.topic} />, partition {event.partition}, offset {event.offset}
        </dd>
        <dt>Received</dt>
        <dd>{moment(event.at)}</dd>
        <dt>Type and name</dt>
        <dd>
          <Raw text={line.type} /> <Raw text={line.event} />
        </dd>
        <dt>User</dt>
        <dd>
          <Raw text={line.user_id} /> (anonymous id: <Raw text={line.anonymous_id} />)
        </dd>
        <dt>Message id</dt>
        <dd>
          <Raw text={line.message_id} />
        </dd>
        <dt>Source</dt>
        <dd>
          <Raw text={line.source} />
        </dd>
        <dt>Size</dt>
        <dd>{bytes(event.bytes)}</dd>
      </dl>
      <h2>Where it went</h2>
      <WhereItWent path={`events/${place(event)}/trace`} topic={event.topic} />
      <h2>As it was sent</h2>
      <Value event={event} />
      <h2>Key and headers</h2>
      <p>
        Key: <Raw text={event.key} />
      </p>
      <Table
        caption="Headers of the record"
        columns={[
          { title: 'Name', heads: true, cell: ({ name }) => <Raw text={name} /> },
          { title: 'Value', cell: ({ value }) => <Raw text={value} most={4096} /> },
        ]}
        rows={event.headers}
        id={({ name, value }) => `${name}=${value}`}
        empty="The record has no headers."
      />
    </>
  );
}

function Value({ event }: { event: OpenedEvent }) {
  const raw = useSignal(false);
  const { value } = event;
  if (value === null) {
    return <p>The record has no value.</p>;
  }
  return (
    <>
      {!event.value_is_utf8 && <p>These bytes are not UTF-8. Those that are no character are shown as �.</p>}
      {event.line.malformed && <p>This is not an event: <Said text={event.line.malformed} /></p>}
      {event.value_truncated && <p>Only the first {count(value.length)} characters are shown.</p>}
      {event.value_is_json && !event.value_truncated && (
        <label class="check">
          <input type="checkbox" checked={raw.value} onChange={(change) => (raw.value = change.currentTarget.checked)} /> On one line,
          byte by byte as sent
        </label>
      )}
      <Code tall what="the event" text={raw.value || !event.value_is_json || event.value_truncated ? value : indented(value)} />
    </>
  );
}
