import { type ReactNode, useEffect } from 'react';
import { say } from '../../contract/words/index.ts';
import css from './PageHeader.module.css';

export interface PageHeaderProps {
  title: string;
  /** What the window's title says, where the heading is a whole sentence. */
  windowTitle?: string;
  /** One sentence under the title. */
  lead?: ReactNode;
  /** Before the title: a mark or a way back. */
  before?: ReactNode;
  /** Buttons at the right. */
  actions?: ReactNode;
}

/** The top of a page: its only h1, one sentence, its buttons. */
export function PageHeader({ title, windowTitle = title, lead, before, actions }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${windowTitle} – ${say('common.appName')}`;
  }, [windowTitle]);
  return (
    <header className={css.header}>
      {before}
      <div className={css.words}>
        <h1 className={css.title}>{title}</h1>
        {lead === undefined ? null : <div className={css.lead}>{lead}</div>}
      </div>
      {actions === undefined ? null : <div className={css.actions}>{actions}</div>}
    </header>
  );
}
