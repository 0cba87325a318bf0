import { visible } from '../format/text.ts';
import { Copy } from './Copy.tsx';

/** A block of code or raw text with a button that copies it as it is. */
export function Code({ text, what, tall = false }: { text: string; what: string; tall?: boolean }) {
  return (
    <div class="code">
      <Copy text={text} what={what} />
      <pre class={tall ? 'tall' : ''} tabIndex={0} role="region" aria-label={what}>
        <bdi>{visible(text)}</bdi>
      </pre>
    </div>
  );
}
