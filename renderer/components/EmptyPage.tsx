import type { ReactNode } from 'react';
import css from './EmptyPage.module.css';

export interface EmptyPageProps {
  title: string;
  /** What will be here and why it is worth it. */
  children: ReactNode;
  icon?: ReactNode;
  /** The one button. */
  action?: ReactNode;
}

/** A page or part of one that has nothing to show yet, and says what will be there. */
export function EmptyPage({ title, children, icon, action }: EmptyPageProps) {
  return (
    <section className={css.empty}>
      {icon === undefined ? null : <div className={css.icon}>{icon}</div>}
      <h2 className={css.title}>{title}</h2>
      <div className={css.words}>{children}</div>
      {action === undefined ? null : <div className={css.action}>{action}</div>}
    </section>
  );
}
