import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { get, troubleOf, type Trouble } from '../http/answers.ts';
import { session, type Session } from '../http/session.ts';
import { Page, TroubleBar } from '../parts/Page.tsx';
import { Announcements } from './announce.tsx';
import { Header } from './Header.tsx';
import { href, route } from './route.ts';
import { SCREENS, type Screen } from './screens.ts';
import { SignIn } from './SignIn.tsx';

const RETRY_MS = 3000;

/** The whole page: the sign-in form, or the menu and the open screen. */
export function App() {
  const trouble = useSignal<Trouble | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        session.value = await get<Session>('session');
        trouble.value = null;
      } catch (thrown) {
        trouble.value = troubleOf(thrown);
        timer = setTimeout(ask, RETRY_MS);
      }
    };
    void ask();
    return () => clearTimeout(timer);
  }, []);

  const known = session.value;
  return (
    <>
      <Announcements />
      {known === null ? (
        <main class="alone">
          <div role="alert">
            <TroubleBar trouble={trouble.value} />
          </div>
        </main>
      ) : known.logged_in ? (
        <SignedIn known={known} />
      ) : (
        <SignIn known={known} />
      )}
    </>
  );
}

function SignedIn({ known }: { known: Session }) {
  const open = SCREENS.find((screen) => screen.id === route.value.screen);
  const skip = (event: Event) => {
    event.preventDefault();
    document.querySelector<HTMLElement>('main h1')?.focus();
  };
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the page
      </a>
      <Header known={known} screens={SCREENS} />
      <main id="main">{open ? <Loaded key={open.id} screen={open} /> : <NoSuchScreen />}</main>
    </>
  );
}

/** A screen whose code comes when it is needed. */
function Loaded({ screen }: { screen: Screen }) {
  const part = useSignal<{ readonly View: ComponentType } | null>(null);
  const failed = useSignal(false);
  useEffect(() => {
    screen.load().then(
      (View) => (part.value = { View }),
      () => (failed.value = true),
    );
  }, [screen]);
  const loaded = part.value;
  if (loaded) {
    return <loaded.View />;
  }
  return failed.value ? (
    <Page title={screen.title}>
      <p class="trouble">This screen did not load. The console may be stopped or newer than this page: load the page again.</p>
    </Page>
  ) : null;
}

function NoSuchScreen() {
  return (
    <Page title="No such screen">
      <p>
        This console has no screen of that name. <a href={href(['overview'])}>Go to the overview</a>.
      </p>
    </Page>
  );
}
