import { type ReactNode, useId } from 'react';
import { say } from '../../../contract/words/index.ts';
import css from './Step.module.css';

/** One of the numbered steps; `n` is null where a step stands alone. */
export function Step({ n, title, children }: { n: number | null; title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={css.step} aria-labelledby={id}>
      <h2 className={css.title} id={id}>
        {n === null ? null : (
          <span className={css.number} role="img" aria-label={say('connect.step', { n })}>
            {n}
          </span>
        )}
        {title}
      </h2>
      {children}
    </section>
  );
}
