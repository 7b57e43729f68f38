import { Switch } from '@mantine/core';
import type { ActionView } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';
import css from './WriteChoice.module.css';

interface WriteChoiceProps {
  actions: readonly ActionView[];
  writes: boolean;
  onChange: (writes: boolean) => void;
  disabled?: boolean;
}

/** The one switch that lets Backroom write to a system, and what it could write. Nothing where it can write nothing. */
export function WriteChoice({ actions, writes, onChange, disabled = false }: WriteChoiceProps) {
  if (actions.length === 0) return null;
  return (
    <div className={css.choice}>
      <Switch
        checked={writes}
        onChange={(event) => onChange(event.currentTarget.checked)}
        label={say('writes.allow')}
        description={say('writes.allowHelp')}
        disabled={disabled}
      />
      <details className={css.what}>
        <summary>{say('writes.what')}</summary>
        <ul>
          {actions.map(({ kind, note, final }) => (
            <li key={kind}>
              {say(`writes.kind.${kind}`)}
              <span className={css.about}>
                {final ?? say('writes.undoable')} {note}
              </span>
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}
