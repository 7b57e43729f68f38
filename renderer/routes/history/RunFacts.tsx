import { useEffect, useState } from 'react';
import type { RunDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Fact } from '../../components/Fact.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { When } from '../../components/When.tsx';
import { duration } from '../../lib/format.ts';
import { broughtText, runMs, stateOfRun } from './outcome.ts';
import css from './RunPage.module.css';

/** The run in one line: how it went, what it brought, when, how long, how many calls. */
export function RunFacts({ run }: { run: RunDetail }) {
  const running = run.status === 'running';
  const brought = broughtText(run.counts);
  return (
    <>
      <p className={css.sentence}>
        <StateMark
          state={stateOfRun(run.status, run.reason)}
          word={run.dry ? say('history.dry') : say(`history.outcome.${run.status}`)}
        />
        <span>{running ? say('history.brought.soFar', { text: brought }) : brought}</span>
      </p>
      <dl className={css.facts}>
        <Fact label={say('history.run.started')}>
          <When at={run.startedAt} />
        </Fact>
        <Fact label={say(running ? 'history.run.soFar' : 'history.run.took')}>
          {running ? <Running run={run} /> : duration(runMs(run, 0))}
        </Fact>
        <Fact label={say('history.run.asked')}>{say(`history.trigger.${run.trigger}`)}</Fact>
        <Fact label={say('history.run.calls')}>{say('history.run.callsCount', { count: run.calls })}</Fact>
        <Fact label={say('history.column.connection')}>
          <TextLink to="/connections/$connectionId" params={{ connectionId: run.connectionId }}>
            {run.connectionName}
          </TextLink>
        </Fact>
      </dl>
    </>
  );
}

/** How long it has been going on, by the second. */
function Running({ run }: { run: RunDetail }) {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <span className="tabular">{duration(Math.floor(runMs(run, nowMs) / 1000) * 1000)}</span>;
}
