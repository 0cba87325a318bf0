import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { post, troubleOf, type Trouble } from '../http/answers.ts';
import { session, type Session } from '../http/session.ts';
import { TroubleBar } from '../parts/Page.tsx';
import { announce } from './announce.tsx';

/** The form for name and password. Behind a proxy that knows its visitors it says what is missing instead. */
export function SignIn({ known }: { known: Session }) {
  useEffect(() => {
    document.title = 'Sign in – Windtrap';
  }, []);
  return (
    <main class="alone">
      <h1>
        <img src="./favicon.svg" alt="" width="40" height="40" /> Windtrap console
      </h1>
      {known.login === 'password' ? (
        <Form />
      ) : (
        <p class="trouble">
          The proxy before this console did not say who you are. Sign in there, then load this page again. If that does not help, the
          proxy does not send the header with the user's name.
        </p>
      )}
    </main>
  );
}

function Form() {
  const trouble = useSignal<Trouble | null>(null);
  const busy = useSignal(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const given = new FormData(form);
    busy.value = true;
    try {
      session.value = await post<Session>('login', { user: given.get('user'), password: given.get('password') });
      announce('You are signed in.');
    } catch (thrown) {
      trouble.value = troubleOf(thrown);
      busy.value = false;
      form.querySelector<HTMLInputElement>('[name=password]')?.select();
    }
  };
  return (
    <form onSubmit={submit}>
      <label>
        <span>User</span>
        <input name="user" autocomplete="username" required maxLength={256} autocapitalize="none" spellcheck={false} />
      </label>
      <label>
        <span>Password</span>
        <input name="password" type="password" autocomplete="current-password" required maxLength={1024} />
      </label>
      <div role="alert">
        <TroubleBar trouble={trouble.value} />
      </div>
      <button type="submit" class="first" disabled={busy.value}>
        Sign in
      </button>
    </form>
  );
}
