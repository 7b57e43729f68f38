import { type ReactNode, useId } from 'react';
import css from './Section.module.css';

export interface SectionProps {
  title: string;
  lead?: ReactNode;
  /** At the right of the heading. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A part of a page under its own h2. */
export function Section({ title, lead, aside, children }: SectionProps) {
  const id = useId();
  return (
    <section className={css.section} aria-labelledby={id}>
      <div className={css.top}>
        <h2 id={id} className={css.title}>
          {title}
        </h2>
        {aside === undefined ? null : <div className={css.aside}>{aside}</div>}
      </div>
      {lead === undefined ? null : <p className={css.lead}>{lead}</p>}
      {children}
    </section>
  );
}
