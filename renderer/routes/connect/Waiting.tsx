import { Button, Loader, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { AttemptView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { CopyText } from '../../components/CopyText.tsx';
import { problemSentence } from '../../components/Problem.tsx';
import { useDo } from '../../lib/bridge.ts';
import { countdown } from '../../lib/format.ts';
import { Choosing } from './Choosing.tsx';
import css from './Waiting.module.css';

interface WaitingProps {
  name: string;
  /** Null until the Hub has answered the first time. */
  attempt: AttemptView | null;
  onStop: () => void;
  onAttempt: (attempt: AttemptView) => void;
}

/** The sign-in under way: a check that takes a moment, or the wait for the person in the browser. */
export function Waiting({ name, attempt, onStop, onAttempt }: WaitingProps) {
  return (
    <div className={css.waiting}>
      <div className={css.line} role="status">
        {attempt?.phase === 'choosing' ? null : <Loader size={18} />}
        <span className={css.what}>{say(`connect.phase.${phaseOf(attempt)}`, { name })}</span>
      </div>
      <Meanwhile name={name} attempt={attempt} onStop={onStop} onAttempt={onAttempt} />
    </div>
  );
}

function phaseOf(attempt: AttemptView | null): 'browser' | 'choosing' | 'probing' | 'checking' {
  const phase = attempt?.phase;
  return phase === 'browser' || phase === 'choosing' || phase === 'probing' ? phase : 'checking';
}

/** What the person can do meanwhile. */
function Meanwhile({ name, attempt, onStop, onAttempt }: WaitingProps) {
  if (attempt?.phase === 'browser') {
    return <InBrowser name={name} attempt={attempt} onStop={onStop} onAttempt={onAttempt} />;
  }
  if (attempt?.phase === 'choosing' && attempt.choices) {
    return <Choosing attemptId={attempt.id} choices={attempt.choices} onStop={onStop} onAttempt={onAttempt} />;
  }
  return (
    <div>
      <Button variant="default" onClick={onStop}>
        {say('common.stop')}
      </Button>
    </div>
  );
}

function InBrowser({ name, attempt, onStop, onAttempt }: WaitingProps & { attempt: AttemptView }) {
  const reopen = useDo('connect.reopen');
  return (
    <>
      <p className={css.lead}>{say(`connect.phase.${attempt.pasteOnly ? 'pasteOnly' : 'browserLead'}`, { name })}</p>
      {attempt.pasteOnly ? <PasteBack attemptId={attempt.id} onAttempt={onAttempt} /> : null}
      {attempt.expiresAt === null ? null : <Left until={attempt.expiresAt} />}
      <div className={css.buttons}>
        <Button variant="default" loading={reopen.isPending} onClick={() => reopen.mutate({ attemptId: attempt.id })}>
          {say('connect.phase.openAgain')}
        </Button>
        <Button variant="default" onClick={onStop}>
          {say('connect.phase.closed')}
        </Button>
      </div>
      {reopen.error ? <p className={css.lead}>{problemSentence(reopen.error)}</p> : null}
      <details className={css.elsewhere}>
        <summary>{say('connect.phase.elsewhere')}</summary>
        <p className={css.lead}>{say(`connect.phase.${attempt.pasteOnly ? 'linkLead' : 'elsewhereLead'}`)}</p>
        {attempt.url === null ? null : <CopyText text={attempt.url} label={say('connect.phase.copyLink')} />}
        {attempt.pasteOnly ? null : <PasteBack attemptId={attempt.id} onAttempt={onAttempt} />}
      </details>
    </>
  );
}

/** Seconds matter here, so it keeps its own clock; screen readers get the time once, on asking. */
function Left({ until }: { until: string }) {
  const [leftMs, setLeftMs] = useState(() => Date.parse(until) - Date.now());
  useEffect(() => {
    const timer = setInterval(() => setLeftMs(Date.parse(until) - Date.now()), 1000);
    return () => clearInterval(timer);
  }, [until]);
  return (
    <p className={css.left} role="timer">
      {say('connect.phase.left')} <b>{countdown(leftMs)}</b>
    </p>
  );
}

function PasteBack({ attemptId, onAttempt }: { attemptId: string; onAttempt: (attempt: AttemptView) => void }) {
  const [text, setText] = useState('');
  const [empty, setEmpty] = useState(false);
  const paste = useDo('connect.paste');
  const send = () => {
    setEmpty(text.trim() === '');
    if (text.trim() !== '') paste.mutate({ attemptId, text: text.trim() }, { onSuccess: onAttempt });
  };
  return (
    <div className={css.paste}>
      <Textarea
        label={say('connect.phase.paste')}
        value={text}
        rows={2}
        autoComplete="off"
        spellCheck={false}
        error={empty ? say('connect.phase.pasteEmpty') : paste.error ? problemSentence(paste.error) : null}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setEmpty(false);
        }}
      />
      <Button variant="default" loading={paste.isPending} onClick={send}>
        {say('connect.phase.pasteGo')}
      </Button>
    </div>
  );
}
