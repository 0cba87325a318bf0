import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { ReadonlySignal } from '@preact/signals';
import type { Trouble } from '../http/answers.ts';
import { clock } from '../format/times.ts';
import { Said } from './Raw.tsx';

let opened = false;

interface Properties {
  readonly title: string;
  /** What the screen is for, in a sentence. */
  readonly about?: ComponentChildren;
  readonly trouble?: ReadonlySignal<Trouble | null>;
  /** When what is shown was read; 0 for never. */
  readonly readAt?: ReadonlySignal<number>;
  readonly children?: ComponentChildren;
}

/** A screen: its heading takes the focus when somebody comes here from another one, and the tab has its name. */
export function Page({ title, about, trouble, readAt, children }: Properties) {
  const heading = useRef<HTMLHeadingElement>(null);
  // Not useEffect: it comes a frame later, and would take the focus from where somebody has gone meanwhile.
  useLayoutEffect(() => {
    document.title = `${title} – Windtrap`;
    if (opened) {
      heading.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    opened = true;
  }, [title]);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {about && <p class="about">{about}</p>}
      <div role="alert">{trouble && <TroubleBar trouble={trouble.value} readAt={readAt?.value ?? 0} />}</div>
      {children}
    </>
  );
}

/** What does not work, and how old that is which is still shown. */
export function TroubleBar({ trouble, readAt = 0 }: { trouble: Trouble | null; readAt?: number }) {
  return trouble ? (
    <p class="trouble">
      <Said text={trouble.message} />
      {readAt > 0 && ` What you see is from ${clock(readAt)}.`}
    </p>
  ) : null;
}

/** What could not be asked: not a reason to wake anybody. */
export function Problems({ problems }: { problems: readonly string[] | undefined }) {
  return problems && problems.length > 0 ? (
    <ul class="problems" aria-label="What could not be asked">
      {problems.map((problem) => (
        <li key={problem}>
          <Said text={problem} />
        </li>
      ))}
    </ul>
  ) : null;
}

/** Says that something is being read. */
export function Waiting({ what }: { what: string }) {
  return <p class="waiting">Reading {what} …</p>;
}
