import { Button } from '@mantine/core';
import { useState } from 'react';
import type { HookView, RelayView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { CopyText } from '../../components/CopyText.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Problem } from '../../components/Problem.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { When } from '../../components/When.tsx';
import { useAsk } from '../../lib/bridge.ts';
import css from './RelayCard.module.css';
import { RelayForm } from './RelayForm.tsx';

/** Whether messages can reach this PC, in one sentence, with the one thing to do. */
export function RelayCard() {
  const relay = useAsk('relay.status', {});
  const hooks = useAsk('hooks.list', {});
  if (relay.data) return <Known relay={relay.data} hooks={hooks.data ?? []} />;
  if (relay.error) return <Problem problem={relay.error} onRetry={() => void relay.refetch()} />;
  return <Loading />;
}

function Known({ relay, hooks }: { relay: RelayView; hooks: readonly HookView[] }) {
  switch (relay.state) {
    case 'none':
      return <NoRelay />;
    case 'refused':
      return <Refused relay={relay} />;
    case 'starting':
      return <Line state="working" sentence={say('webhooks.relay.starting')} relay={relay} />;
    case 'catching_up':
      return <CatchingUp relay={relay} />;
    case 'waiting':
      return <Waiting relay={relay} />;
    case 'well':
      return <Line state="up_to_date" sentence={wellSentence(hooks)} relay={relay} />;
    default:
      return relay.state satisfies never;
  }
}

function wellSentence(hooks: readonly HookView[]): string {
  const count = hooks.filter(({ state }) => state === 'on').length;
  const telling = say('webhooks.relay.telling', { count, all: hooks.length });
  return hooks.length === 0 ? say('webhooks.relay.well') : `${say('webhooks.relay.well')} ${telling}`;
}

/** What a relay is for, before there is one. */
function NoRelay() {
  return (
    <section className={css.first} aria-labelledby="no-relay">
      <h2 id="no-relay" className={css.title}>
        {say('webhooks.relay.none')}
      </h2>
      <p className={css.text}>{say('webhooks.relay.noneText')}</p>
      <RelayForm label={say('webhooks.relay.use')} />
      <h3 className={css.subtitle}>{say('webhooks.relay.sees')}</h3>
      <ul className={css.sees}>
        {(['cannotRead', 'canSee', 'heldKey', 'without'] as const).map((part) => (
          <li key={part}>{say(`webhooks.relay.${part}`)}</li>
        ))}
      </ul>
    </section>
  );
}

function Refused({ relay }: { relay: RelayView }) {
  const [again, setAgain] = useState(false);
  const button = <Button onClick={() => setAgain(true)}>{say('webhooks.relay.again')}</Button>;
  return (
    <>
      <Problem
        standing
        problem={relay.problem ?? { code: 'refused', params: {} }}
        title={say('webhooks.relay.refused')}
        {...(again ? {} : { action: button })}
      >
        {say('webhooks.relay.refusedText')}
      </Problem>
      {again ? (
        <div className={css.again}>
          <RelayForm url={relay.url ?? ''} label={say('webhooks.relay.again')} onDone={() => setAgain(false)} />
        </div>
      ) : null}
    </>
  );
}

function CatchingUp({ relay }: { relay: RelayView }) {
  // No topic counts what is still there: the relay is asked while it is being emptied.
  const kept = useAsk('relay.ask', {}, { everyMs: 2000 }).data?.kept.events;
  const counts = [
    ...(relay.absence?.settling ? [say('webhooks.relay.collected', { count: relay.absence.collected })] : []),
    ...(kept === undefined ? [] : [say('webhooks.relay.toGo', { count: kept })]),
  ];
  return (
    <Line state="working" sentence={say('webhooks.relay.catchingUp')} relay={relay}>
      <span className={css.counts} role="status">
        {counts.join(', ')}
      </span>
    </Line>
  );
}

function Waiting({ relay }: { relay: RelayView }) {
  const { keepDays, problem } = relay;
  const sentence =
    keepDays === null ? say('webhooks.relay.waiting') : say('webhooks.relay.waitingDays', { days: keepDays });
  return (
    <Line state="waiting" sentence={sentence} relay={relay}>
      {problem?.detail ? (
        <details className={css.details}>
          <summary>{say('shell.problem.details')}</summary>
          <p>{problem.detail}</p>
          <CopyText text={`${problem.code}\n${problem.detail}`} />
        </details>
      ) : null}
    </Line>
  );
}

function wordOf({ state }: RelayView): 'well' | 'starting' | 'catching_up' | 'waiting' {
  return state === 'none' || state === 'refused' ? 'waiting' : state;
}

interface LineProps {
  state: 'working' | 'waiting' | 'up_to_date';
  sentence: string;
  relay: RelayView;
  children?: React.ReactNode;
}

function Line({ state, sentence, relay, children }: LineProps) {
  return (
    <div className={css.line}>
      <StateMark state={state} word={say(`webhooks.relay.state.${wordOf(relay)}`)} />
      <div className={css.words}>
        <span>{sentence}</span> {children}
      </div>
      <span className={css.last}>
        {say('webhooks.relay.last')} <When at={relay.lastEventAt} otherwise={say('webhooks.relay.noneYet')} />
      </span>
      <TextLink to="/settings" search={{ section: 'relay' }}>
        {say('webhooks.relay.settings')}
      </TextLink>
    </div>
  );
}
