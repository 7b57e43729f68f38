import { Button } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { isWordKey, say, sayMaybe, type WordParams } from '../../contract/words/index.ts';
import { CopyText } from './CopyText.tsx';
import css from './Problem.module.css';
import { StateMark } from './StateMark.tsx';

/** A HubError and a problem from the Hub both fit. */
export interface ProblemLike {
  code: string;
  params: Readonly<Record<string, string | number>>;
  detail?: string | null | undefined;
}

export interface ProblemProps {
  problem: ProblemLike;
  /** What happened, where the page knows it better than the code does. */
  title?: string;
  /** What it means for the shop, where the code's sentence does not say it. */
  children?: ReactNode;
  /** The one button that mends it. */
  action?: ReactNode;
  /** Draws "Try again" as that button. */
  onRetry?: () => void;
  /** Of the heading: 1 where the card is the whole page, 3 under another heading. */
  level?: 1 | 2 | 3;
  /** It stands there for longer: not called out to screen readers each time the page is drawn. */
  standing?: boolean;
}

const headings = { 1: 'h1', 2: 'h2', 3: 'h3' } as const;

/** A trouble as a card: what happened, what it means and what Backroom did, one button, details folded. */
export function Problem({ problem, title, children, action, onRetry, level = 2, standing = false }: ProblemProps) {
  const id = useId();
  const Heading = headings[level];
  return (
    <section className={css.card} {...(standing ? {} : { role: 'alert' })} aria-labelledby={id}>
      <div className={css.shape}>
        <StateMark state="needs_you" shapeOnly size={18} />
      </div>
      <div className={css.body}>
        <Heading id={id} className={css.title}>
          {title ?? problemTitle(problem.code)}
        </Heading>
        <div className={css.words}>{children ?? problemSentence(problem)}</div>
        <Details problem={problem} />
      </div>
      {action === undefined && onRetry === undefined ? null : (
        <div className={css.action}>{action ?? <Button onClick={onRetry}>{say('common.tryAgain')}</Button>}</div>
      )}
    </section>
  );
}

function Details({ problem }: { problem: ProblemLike }) {
  if (!problem.detail) return null;
  const text = `${problem.code}\n${problem.detail}`;
  return (
    <details className={css.details}>
      <summary>{say('shell.problem.details')}</summary>
      <pre className={css.text}>{text}</pre>
      <CopyText text={text} />
    </details>
  );
}

export function problemTitle(code: string): string {
  return sayMaybe(`shell.problem.title.${code}`, {}, say('shell.problem.title.unknown'));
}

/** The code's sentence with its params; never an unfilled placeholder. */
export function problemSentence({ code, params }: ProblemLike): string {
  const key = `error.${code}`;
  if (!isWordKey(key)) return say('error.bug');
  const filled: WordParams = { what: '', name: '', ...params };
  return say(key, filled);
}
