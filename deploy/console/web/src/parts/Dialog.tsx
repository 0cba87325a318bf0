import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';

/** A question that must be answered before anything else: it takes the focus and gives it back. Escape is "no". */
export function Dialog({ title, children, onClose }: { title: string; children: ComponentChildren; onClose: () => void }) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  // Not useEffect: its cleanup comes after the next frame, and until then a key would go to nobody.
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog ref={element} aria-labelledby={heading} onCancel={(event) => (event.preventDefault(), onClose())}>
      <h2 id={heading}>{title}</h2>
      {children}
    </dialog>
  );
}
