import type { ButtonHTMLAttributes, Ref } from 'react';
import { say } from '../../../contract/words/index.ts';
import { PauseIcon, PlayIcon } from '../../components/icons.tsx';
import css from './SideBar.module.css';

interface PauseFaceProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  paused: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** The pause switch as it looks; what it does comes with PauseMenu, loaded after the first paint. */
export function PauseFace({ paused, ref, ...props }: PauseFaceProps) {
  const label = say(paused ? 'shell.pause.resume' : 'shell.pause.button');
  return (
    <button type="button" {...props} {...(ref === undefined ? {} : { ref })} className={css.item} title={label}>
      {paused ? <PlayIcon /> : <PauseIcon />}
      <span className={css.label}>{label}</span>
    </button>
  );
}
