import { useSignal } from '@preact/signals';
import { post, troubleOf, type Trouble } from '../../http/answers.ts';
import { mayOperate } from '../../http/session.ts';
import { Copy } from '../../parts/Copy.tsx';
import { TroubleBar } from '../../parts/Page.tsx';
import { Raw } from '../../parts/Raw.tsx';
import type { Source } from './types.ts';

/** Asks for a source's write key. The console writes into its log who asked. */
export async function writeKeyOf(id: string): Promise<string> {
  return (await post<{ write_key: string }>(`sources/${encodeURIComponent(id)}/key`, {})).write_key;
}

/** The write key as far as anybody may see it, and a button that copies all of it for an operator. */
export function WriteKey({ source }: { source: Source }) {
  const trouble = useSignal<Trouble | null>(null);
  const key = async () => {
    try {
      trouble.value = null;
      return await writeKeyOf(source.id);
    } catch (thrown) {
      trouble.value = troubleOf(thrown);
      throw thrown;
    }
  };
  return (
    <>
      <Raw text={source.write_key_masked} /> {mayOperate.value && <Copy text={key} what={`the write key of ${source.id}`} />}
      <div role="alert">
        <TroubleBar trouble={trouble.value} />
      </div>
    </>
  );
}
