import type { ReactNode } from 'react';
import css from './EmptyPage.module.css';

export interface EmptyPageProps {
  title: string;
  /** What will be here and why it is worth it. */
  children: ReactNode;
  icon?: ReactNode;
  /** The one button. */
  action?: ReactNode;
  /** Of the heading: 1 where it is the whole page. */
  level?: 1 | 2;
}

/** A page or part of one that has nothing to show yet, and says what will be there. */
export function EmptyPage({ title, children, icon, action, level = 2 }: EmptyPageProps) {
  const Heading = level === 1 ? 'h1' : 'h2';
  return (
    <section className={css.empty}>
      {icon === undefined ? null : <div className={css.icon}>{icon}</div>}
      <Heading className={css.title}>{title}</Heading>
      <div className={css.words}>{children}</div>
      {action === undefined ? null : <div className={css.action}>{action}</div>}
    </section>
  );
}
