import { rate } from '../../format/numbers.ts';
import { visible } from '../../format/text.ts';
import type { Polled } from '../../http/polled.ts';
import { mayOperate } from '../../http/session.ts';
import { Page } from '../../parts/Page.tsx';
import { Raw } from '../../parts/Raw.tsx';
import { href } from '../../shell/route.ts';
import { countsText, ratesText } from './rates.ts';
import { SendTestEvent } from './SendTestEvent.tsx';
import { Snippets } from './Snippets.tsx';
import { LastEvent } from './SourcesView.tsx';
import type { Source, SourcesDocument } from './types.ts';
import { WriteKey } from './WriteKey.tsx';

interface Properties {
  readonly source: Source;
  readonly gateway: string | null;
  readonly polled: Polled<SourcesDocument>;
}

/** One source: what it sends, and how to make a program send. */
export function SourceView({ source, gateway, polled }: Properties) {
  return (
    <Page title={`Source ${visible(source.id)}`} trouble={polled.trouble} readAt={polled.readAt}>
      <p>
        <a href={href(['sources'])}>All sources</a> · <a href={href(['live'], { source: source.id })}>Its events, live</a>
      </p>
      <dl class="facts">
        <dt>Name and type</dt>
        <dd>
          <Raw text={source.name} /> <Raw text={source.type} /> {source.category !== null && <Raw text={source.category} />}
        </dd>
        <dt>Write key</dt>
        <dd>
          <WriteKey source={source} />
        </dd>
        <dt>State</dt>
        <dd>{source.enabled ? 'enabled' : 'disabled: its requests are answered with 404'}</dd>
        <dt>Limit</dt>
        <dd>{source.events_per_second_limit === null ? 'none' : `${rate(source.events_per_second_limit)} for each gateway`}</dd>
        <dt>Last event</dt>
        <dd>
          <LastEvent source={source} now={polled.readAt.value} />
        </dd>
        <dt>Now</dt>
        <dd>{ratesText(source.per_second)}</dd>
        <dt>Since the gateways started</dt>
        <dd>{countsText(source.events_since_start)}</dd>
      </dl>
      <h2>Send a test event</h2>
      {mayOperate.value ? <SendTestEvent source={source} /> : <p>Only an operator may send one.</p>}
      <h2>Send from a program</h2>
      <Snippets source={source} gateway={gateway} />
    </Page>
  );
}
