import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import type { State } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';
import css from './StateMark.module.css';

export interface StateMarkProps {
  state: State;
  /** Another word than the state's own ("Done", "Stopped"), where the same five shapes tell of a run. */
  word?: string;
  /** Only the shape is seen; the word stays for screen readers and on hover. */
  shapeOnly?: boolean;
  /** Of the shape, in pixels. */
  size?: number;
}

/** Draws a state three ways: a word, a shape, a colour. The only component that does. */
export function StateMark({ state, word, shapeOnly = false, size = 16 }: StateMarkProps) {
  const label = word ?? say(`state.label.${state}`);
  return (
    <span className={css.mark} data-state={state} title={shapeOnly ? label : undefined}>
      <svg
        className={css.shape}
        width={size}
        height={size}
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        focusable="false"
      >
        {shapes[state]}
      </svg>
      {shapeOnly ? <VisuallyHidden>{label}</VisuallyHidden> : <span className={css.word}>{label}</span>}
    </span>
  );
}

/** Five outlines that differ without colour: disc with tick, open ring, clock, triangle, crossed-out ring. */
const shapes: Readonly<Record<State, ReactNode>> = {
  up_to_date: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="currentColor" />
      <path className={css.cut} d="M5 8.3l2.1 2.1L11.1 6" />
    </>
  ),
  working: (
    <>
      <circle className={css.track} cx="8" cy="8" r="6" />
      <path className={css.turning} d="M8 2a6 6 0 0 1 6 6" strokeWidth="2" />
    </>
  ),
  waiting: (
    <>
      <circle cx="8" cy="8" r="6.25" />
      <path d="M8 4.6V8l2.2 1.6" />
    </>
  ),
  needs_you: (
    <>
      <path d="M8 2 14.5 13.5h-13z" fill="currentColor" />
      <path className={css.cut} d="M8 6.4v3.2M8 11.6v.1" />
    </>
  ),
  off: (
    <>
      <circle cx="8" cy="8" r="6.25" strokeDasharray="2.6 2.3" />
      <path d="M5.5 8h5" />
    </>
  ),
};
