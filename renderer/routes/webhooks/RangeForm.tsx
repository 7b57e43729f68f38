import { Button, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { say } from '../../../contract/words/index.ts';
import { Problem, type ProblemLike } from '../../components/Problem.tsx';
import css from './RangeForm.module.css';
import { lastDay, rangeOf } from './range.ts';

interface RangeFormProps {
  /** Opens the form. */
  button: string;
  title: string;
  text: ReactNode;
  go: string;
  busy: boolean;
  problem: ProblemLike | null;
  /** What came of it, once it is done. */
  done: string | null;
  onGo: (range: { from: string; to: string }) => void;
}

/** Something done over a time span of this PC's clock, from a button that opens a small form. */
export function RangeForm({ button, title, text, go, busy, problem, done, onGo }: RangeFormProps) {
  const [span, setSpan] = useState<{ from: string; to: string } | null>(null);
  const range = span === null ? null : rangeOf(span.from, span.to);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (range !== null && typeof range !== 'string') onGo(range);
  };
  return (
    <div className={css.whole}>
      <Button
        variant="default"
        size="compact-sm"
        aria-expanded={span !== null}
        onClick={() => setSpan(span === null ? lastDay(new Date()) : null)}
      >
        {button}
      </Button>
      {span === null ? null : (
        <form className={css.form} onSubmit={submit} aria-label={title}>
          <h3 className={css.title}>{title}</h3>
          <p className={css.text}>{text}</p>
          <div className={css.fields}>
            {(['from', 'to'] as const).map((end) => (
              <TextInput
                key={end}
                type="datetime-local"
                label={say(`webhooks.range.${end}`)}
                value={span[end]}
                error={end === 'to' && typeof range === 'string' ? say(`webhooks.range.${range}`) : null}
                onChange={(event) => setSpan({ ...span, [end]: event.currentTarget.value })}
              />
            ))}
            <div className={css.buttons}>
              <Button type="submit" loading={busy} disabled={typeof range === 'string'}>
                {go}
              </Button>
              <Button variant="subtle" onClick={() => setSpan(null)}>
                {say('webhooks.range.cancel')}
              </Button>
            </div>
          </div>
          <p role="status" className={css.done}>
            {done}
          </p>
          {problem ? <Problem problem={problem} level={3} /> : null}
        </form>
      )}
    </div>
  );
}
