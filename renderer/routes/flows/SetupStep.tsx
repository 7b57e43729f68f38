import { type ReactNode, useId } from 'react';
import { say } from '../../../contract/words/index.ts';
import { CheckIcon } from '../../components/icons.tsx';
import css from './SetupPage.module.css';

/** The id of a step on the page. */
export const anchor = (n: number) => `step-${n}`;

/** One of the numbered steps of setting up. */
export function SetupStep({ n, title, children }: { n: number; title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section id={anchor(n)} className={css.step} aria-labelledby={id} tabIndex={-1}>
      <h2 id={id} className={css.title}>
        <span className={css.number} aria-hidden="true">
          {n}
        </span>
        {title}
      </h2>
      {children}
    </section>
  );
}

interface StepsProps {
  of: readonly { title: string; isDone: boolean; note?: string | undefined }[];
}

/** All steps at a glance: which are done, what is left, and the way to each. */
export function Steps({ of }: StepsProps) {
  return (
    <nav aria-label={say('flows.setup.steps')}>
      <ol className={css.overview}>
        {[...of.entries()].map(([position, { title, isDone, note }]) => (
          <li key={title}>
            <button type="button" className={css.to} onClick={() => goTo(anchor(position + 1))}>
              <span className={css.number} data-done={isDone || undefined} aria-hidden="true">
                {isDone ? <CheckIcon size={14} /> : position + 1}
              </span>
              <span>
                {title}
                {isDone ? <span className={css.unseen}>{say('flows.setup.done')}</span> : null}
                {note === undefined ? null : <span className={css.note}>{note}</span>}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** The hash belongs to the router, so this moves there by hand. */
export function goTo(id: string): void {
  const place = document.getElementById(id);
  place?.scrollIntoView({ block: 'start' });
  place?.focus({ preventScroll: true });
}
