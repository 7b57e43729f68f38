import { Button } from '@mantine/core';
import type { FlowView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { Fact } from '../../components/Fact.tsx';
import { Problem } from '../../components/Problem.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { When } from '../../components/When.tsx';
import { useDo } from '../../lib/bridge.ts';
import { number } from '../../lib/format.ts';
import css from './FlowPage.module.css';
import { flowNumbers, flowState, isNew } from './tell.ts';

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

function standingText(flow: FlowView): string {
  const { on, stopped, source, target, waiting } = flow;
  if (flow.removed) return say('flows.says.gone');
  if (isNew(flow)) return say('flows.says.unready');
  if (!on) return say('flows.says.off', { count: waiting });
  if (stopped !== null) return say(`flows.says.${stopped}`, { source: source.name, target: target.name });
  return say('flows.says.sentence', { text: flowNumbers(flow) });
}

interface StandingButtonProps {
  flow: FlowView;
  enable: ReturnType<typeof useDo<'flows.enable'>>;
}

function StandingButton({ flow, enable }: StandingButtonProps) {
  const { id, on, stopped, target } = flow;
  if (flow.removed) return null;
  if (isNew(flow)) {
    return (
      <ButtonLink to="/flows/$flowId/setup" params={{ flowId: id }}>
        {say('flows.actions.goOn')}
      </ButtonLink>
    );
  }
  if (!on) {
    return (
      <Button loading={enable.isPending} onClick={() => enable.mutate({ id })}>
        {say('flows.actions.on')}
      </Button>
    );
  }
  switch (stopped) {
    case null:
    case 'limited':
      return null;
    case 'removed':
      return (
        <ButtonLink to="/connections" variant="default">
          {say('flows.actions.connections')}
        </ButtonLink>
      );
    case 'paused':
    case 'signed_out':
    case 'reading_only':
      return (
        <ButtonLink to="/connections/$connectionId" params={{ connectionId: target.id }} variant="default">
          {say('flows.actions.goTo', { name: target.name })}
        </ButtonLink>
      );
    default:
      return stopped satisfies never;
  }
}
