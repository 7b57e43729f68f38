import { Progress as Bar } from '@mantine/core';
import type { Progress } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';
import { progressText } from '../lib/progress-list.ts';
import { useSlow } from '../lib/slow.ts';
import css from './ProgressLine.module.css';

export interface ProgressLineProps {
  /** Whose fetch it is. */
  name: string;
  /** The stream that moves now; undefined before the first word. */
  progress: Progress | undefined;
}

/** "1,250 of about 4,000 orders" over a bar; told to screen readers every few seconds, not at each step. */
export function ProgressLine({ name, progress }: ProgressLineProps) {
  const text = progressText(progress);
  const told = useSlow(text, 4000);
  const total = progress?.total ?? null;
  const share = progress && total ? Math.min(100, (progress.read / total) * 100) : null;
  return (
    <div className={css.line}>
      <span className={css.text} aria-hidden="true">
        {text}
      </span>
      <Bar.Root size={4}>
        <Bar.Section
          value={share ?? 100}
          animated={share === null}
          striped={share === null}
          aria-label={say('shell.progress.label', { name })}
          {...(share === null ? { 'aria-valuetext': text } : {})}
        />
      </Bar.Root>
      <span className={css.told} role="status">
        {told}
      </span>
    </div>
  );
}
