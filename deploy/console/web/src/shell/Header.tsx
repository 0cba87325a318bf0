import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { post, troubleOf, type Trouble } from '../http/answers.ts';
import { endSession, type Session } from '../http/session.ts';
import { TroubleBar } from '../parts/Page.tsx';
import { announce } from './announce.tsx';
import { href, route } from './route.ts';
import type { Screen } from './screens.ts';
import { choose, theme, type Theme } from './theme.ts';

const THEMES: readonly (readonly [Theme, string])[] = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

/** The menu, who is signed in, and the choice of colours. On a narrow screen a button opens it. */
export function Header({ known, screens }: { known: Session; screens: readonly Screen[] }) {
  const open = useSignal(false);
  const at = route.value;
  useEffect(() => {
    open.value = false;
  }, [at]);
  return (
    <header>
      <div class="side">
        <div class="brand">
          <a href={href(['overview'])}>
            <img src="./favicon.svg" alt="" width="28" height="28" /> Windtrap
          </a>
          <button
            type="button"
            class="menu"
            aria-expanded={open.value}
            aria-controls="menu"
            onClick={() => (open.value = !open.value)}
          >
            Menu
          </button>
        </div>
        <div id="menu" class={open.value ? 'open' : ''}>
          <nav aria-label="Screens">
            <ul>
              {screens.map((screen) => (
                <li key={screen.id}>
                  <a href={href([screen.id])} {...(screen.id === at.screen && { 'aria-current': 'page' as const })}>
                    {screen.title}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <Visitor known={known} />
        </div>
      </div>
    </header>
  );
}

function Visitor({ known }: { known: Session }) {
  const trouble = useSignal<Trouble | null>(null);
  const leave = async () => {
    try {
      await post('logout', {});
      endSession();
      announce('You are signed out.');
    } catch (thrown) {
      trouble.value = troubleOf(thrown);
    }
  };
  return (
    <div class="visitor">
      <p>
        {known.user !== null && <bdi>{known.user}</bdi>}
        <span class="role">{known.role === 'operator' ? 'operator' : 'viewer: can read only'}</span>
      </p>
      <label>
        <span>Colours</span>
        <select value={theme.value} onChange={(event) => choose(event.currentTarget.value as Theme)}>
          {THEMES.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {known.login === 'password' && (
        <button type="button" onClick={leave}>
          Sign out
        </button>
      )}
      <div role="alert">
        <TroubleBar trouble={trouble.value} />
      </div>
      <p class="version">Version {known.version ?? 'not known'}</p>
    </div>
  );
}
