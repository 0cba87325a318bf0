import { Said } from './Raw.tsx';

/** Whether a person is needed. The only red on a screen, with the sentences that say what to do. */
export function Attention({ sentences }: { sentences: readonly string[] }) {
  return (
    <div aria-live="polite">
      {sentences.length === 0 ? (
        <p class="calm">All is well: nobody is needed.</p>
      ) : (
        <section class="attention" aria-label="A person is needed">
          <h2>A person is needed</h2>
          <ul>
            {sentences.map((sentence) => (
              <li key={sentence}>
                <Said text={sentence} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
