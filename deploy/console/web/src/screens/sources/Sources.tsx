import { usePolled } from '../../http/polled.ts';
import { Page, Problems, Waiting } from '../../parts/Page.tsx';
import { route } from '../../shell/route.ts';
import { SourceView } from './SourceView.tsx';
import { SourcesView } from './SourcesView.tsx';
import type { SourcesDocument } from './types.ts';

const EVERY_MS = 10_000;

/** Who may send events: all sources, or one of them with what it takes to send to it. */
export default function Sources() {
  const sources = usePolled<SourcesDocument>('sources', EVERY_MS);
  const known = sources.data.value;
  const id = route.value.path[0];
  if (id !== undefined && known) {
    const source = known.sources.find((one) => one.id === id);
    if (source) {
      return <SourceView key={id} source={source} gateway={known.gateway_url} polled={sources} />;
    }
  }
  return (
    <Page
      title="Sources"
      about="Who may send events. A source has a write key; its programs send it with each request."
      trouble={sources.trouble}
      readAt={sources.readAt}
    >
      {known === null ? (
        sources.trouble.value === null && <Waiting what="the sources" />
      ) : (
        <>
          <Problems problems={[...(known.gateway_problem === null ? [] : [known.gateway_problem]), ...known.problems]} />
          {id !== undefined && <p>The configuration has no source of that id.</p>}
          <SourcesView sources={known.sources} now={sources.readAt.value} />
        </>
      )}
    </Page>
  );
}
