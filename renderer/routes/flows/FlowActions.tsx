import { Button } from '@mantine/core';
import type { FlowView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { useDo } from '../../lib/bridge.ts';
import { goTo } from './SetupStep.tsx';
import { isNew } from './tell.ts';

/** What can be done with the whole flow. */
export function FlowActions({ flow }: { flow: FlowView }) {
  const run = useDo('flows.run');
  const disable = useDo('flows.disable');
  const { id, on } = flow;
  return (
    <>
      {on ? (
        <Button variant="default" loading={run.isPending} onClick={() => run.mutate({ id })}>
          {say('flows.actions.look')}
        </Button>
      ) : null}
      {isNew(flow) || flow.removed ? null : (
        <ButtonLink to="/flows/$flowId/setup" params={{ flowId: id }} variant="default">
          {say('flows.actions.setup')}
        </ButtonLink>
      )}
      {on ? (
        <Button
          variant="default"
          loading={disable.isPending}
          onClick={() => disable.mutate({ id }, { onSuccess: () => goTo('page') })}
        >
          {say('flows.actions.off')}
        </Button>
      ) : null}
    </>
  );
}
