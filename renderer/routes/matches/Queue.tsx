import { type KeyboardEvent, useRef, useState } from 'react';
import type { MatchKind, MatchSuggestion } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Loading } from '../../components/Loading.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { Problem } from '../../components/Problem.tsx';
import { stepOf } from './keys.ts';
import css from './Matches.module.css';
import { Nothing } from './Nothing.tsx';
import { Pair } from './Pair.tsx';
import { type Answer, type Answers, useAnswers } from './useAnswers.ts';
import { useMatchPages } from './useMatchPages.ts';

/** What may be the same, best first: the list on the left, both records beside each other on the right. */
export function Queue({ kind }: { kind: MatchKind | undefined }) {
  const list = useMatchPages('matches.suggestions', kind);
  const answers = useAnswers();
  const rows = list.rows.filter(({ id }) => !answers.gone.has(id));
  if (list.error && rows.length === 0) return <Problem problem={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <Loading />;
  return (
    <>
      <p className={css.note} role="status">
        {list.waiting > 0 ? say('matches.page.waiting', { count: list.waiting }) : ''}
      </p>
      <Answered answers={answers} />
      {rows.length === 0 ? (
        <Nothing kind={kind} />
      ) : (
        <Review rows={rows} answers={answers}>
          <MoreButton list={list} label={say('flows.table.more')} failed={say('flows.table.moreFailed')} />
        </Review>
      )}
    </>
  );
}

interface ReviewProps {
  rows: readonly MatchSuggestion[];
  answers: Answers;
  /** Below the list. */
  children: React.ReactNode;
}

/** One suggestion after the other, by keyboard or by mouse. */
function Review({ rows, answers, children }: ReviewProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const review = useRef<HTMLElement>(null);
  const found = rows.findIndex(({ id }) => id === chosen);
  const at = Math.max(0, found);
  const current = rows[at];
  if (!current) return null;
  const move = (to: number) => setChosen(rows[Math.min(Math.max(to, 0), rows.length - 1)]?.id ?? null);
  const answer = (what: Answer) => {
    // The one that comes after it takes its place.
    setChosen(rows[at + 1]?.id ?? rows[at - 1]?.id ?? null);
    answers.give(current, what);
    review.current?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.ctrlKey || event.metaKey || event.altKey ? null : stepOf(event.key);
    if (step === null) return;
    event.preventDefault();
    if (step === 'accept' || step === 'reject') answer(step);
    else move(step === 'next' ? at + 1 : at - 1);
  };
  return (
    <section
      ref={review}
      className={css.review}
      tabIndex={-1}
      aria-label={say('matches.page.queue')}
      onKeyDown={onKeyDown}
    >
      <div>
        <p className={css.keys}>{say('matches.page.keys')}</p>
        <ul className={css.list}>
          {rows.map((row) => (
            <li key={row.id}>
              <button
                type="button"
                className={css.item}
                aria-current={row.id === current.id ? 'true' : undefined}
                onClick={() => setChosen(row.id)}
              >
                <span className={css.itemTitle}>{row.left.title}</span>
                <span className={css.quiet}>
                  {row.left.connectionName} · {row.right.connectionName}
                </span>
                <Score score={row.score} />
              </button>
            </li>
          ))}
        </ul>
        {children}
      </div>
      <Pair key={current.id} suggestion={current} onAnswer={answer} onLater={() => move(at + 1)} />
    </section>
  );
}

/** How sure it is, as a number and as a bar. */
function Score({ score }: { score: number }) {
  return (
    <span className={css.score}>
      <span className={css.scoreBar} aria-hidden="true">
        <span style={{ width: `${score}%` }} />
      </span>
      {say('matches.page.score', { score })}
    </span>
  );
}

/** What was answered last, and the way back. */
function Answered({ answers: { last, takeBack, error } }: { answers: Answers }) {
  return (
    <>
      {error ? <Problem problem={error} level={3} /> : null}
      <p className={css.answered} role="status">
        {last === null ? '' : say(`matches.page.said.${last.what}`, { title: last.suggestion.left.title })}{' '}
        {last === null ? null : (
          <button type="button" className={css.back} onClick={takeBack}>
            {say('matches.undo')}
          </button>
        )}
      </p>
    </>
  );
}
