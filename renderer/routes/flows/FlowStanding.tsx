import type { FlowView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Fact } from '../../components/Fact.tsx';
import { Problem } from '../../components/Problem.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { When } from '../../components/When.tsx';
import { useDo } from '../../lib/bridge.ts';
import { number } from '../../lib/format.ts';
import css from './FlowPage.module.css';
import { StandingButton } from './StandingButton.tsx';
import { flowState, standingText } from './tell.ts';

/** How the flow stands, in a sentence, with the one thing to do; below it the numbers of today. */
export function FlowStanding({ flow }: { flow: FlowView }) {
  const enable = useDo('flows.enable');
  const { counts, lastDoneAt } = flow;
  return (
    <>
      <div className={css.standing}>
        <StateMark {...flowState(flow)} />
        <span className={css.sentence}>{standingText(flow)}</span>
        <StandingButton flow={flow} enable={enable} />
      </div>
      {enable.error ? <Problem problem={enable.error} title={say('flows.says.enableFailed')} /> : null}
      <dl className={css.facts}>
        <Fact label={say('flows.facts.today')}>{number(counts.doneToday)}</Fact>
        <Fact label={say('flows.facts.all')}>{number(counts.done)}</Fact>
        <Fact label={say('flows.facts.last')}>
          <When at={lastDoneAt} otherwise={say('flows.facts.notYet')} />
        </Fact>
      </dl>
    </>
  );
}
