import type { ReactNode } from 'react';
import css from './SettingsPage.module.css';

interface SettingRowProps {
  title: string;
  help?: ReactNode;
  /** At the right of the words. */
  control?: ReactNode;
  /** Under the words, such as a form that the control opened. */
  children?: ReactNode;
}

/** One matter of the settings: what it is, what it means, and the control for it. */
export function SettingRow({ title, help, control, children }: SettingRowProps) {
  return (
    <div className={css.row}>
      <div className={css.rowWords}>
        <h3 className={css.rowTitle}>{title}</h3>
        {help === undefined ? null : <div className={css.rowHelp}>{help}</div>}
      </div>
      {control === undefined ? null : <div className={css.rowControl}>{control}</div>}
      {children === undefined || children === null ? null : <div className={css.below}>{children}</div>}
    </div>
  );
}
