import { useSignal } from '@preact/signals';
import { troubleOf, type Trouble } from '../../http/answers.ts';
import { mayOperate } from '../../http/session.ts';
import { Code } from '../../parts/Code.tsx';
import { TroubleBar } from '../../parts/Page.tsx';
import { announce } from '../../shell/announce.tsx';
import { snippets } from './snippets.ts';
import type { Source } from './types.ts';
import { writeKeyOf } from './WriteKey.tsx';

const NO_KEY = 'WRITE_KEY';

/** Code to copy, with this gateway's address, and with the write key when an operator asks for it. */
export function Snippets({ source, gateway }: { source: Source; gateway: string | null }) {
  const chosen = useSignal('js');
  const key = useSignal<string | null>(null);
  const trouble = useSignal<Trouble | null>(null);
  const fill = async () => {
    try {
      key.value = await writeKeyOf(source.id);
      trouble.value = null;
      announce('The write key is in the code now.');
    } catch (thrown) {
      trouble.value = troubleOf(thrown);
    }
  };
  const all = snippets(gateway ?? 'GATEWAY_URL', key.value ?? NO_KEY);
  const shown = all.find(({ id }) => id === chosen.value) ?? all[0];
  return (
    <>
      {gateway === null && <p>The console does not know the address of the gateways for programs: set console.gateway-url, or put it in yourself.</p>}
      <div class="row">
        <label>
          <span>Language </span>
          <select value={chosen.value} onChange={(event) => (chosen.value = event.currentTarget.value)}>
            {all.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        </label>
        {mayOperate.value && key.value === null && (
          <button type="button" onClick={fill}>
            Put the write key into the code
          </button>
        )}
      </div>
      {key.value === null && !mayOperate.value && <p>Put the write key in yourself; an operator can copy it here.</p>}
      <div role="alert">
        <TroubleBar trouble={trouble.value} />
      </div>
      {shown?.install && (
        <>
          <h3>Install</h3>
          <Code text={shown.install} what={`how to install ${shown.title}`} />
        </>
      )}
      <h3>Code</h3>
      {shown && <Code text={shown.code} what={`the code for ${shown.title}`} tall />}
    </>
  );
}
