import { Button } from '@mantine/core';
import type { FlowView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import type { useDo } from '../../lib/bridge.ts';
import { goTo } from './SetupStep.tsx';
import { isNew } from './tell.ts';

interface StandingButtonProps {
  flow: FlowView;
  enable: ReturnType<typeof useDo<'flows.enable'>>;
}

/** The one thing to do about a flow as it stands: set it up, switch it on, or what lets it write again. */
export function StandingButton({ flow, enable }: StandingButtonProps) {
  const { id, on } = flow;
  if (flow.removed) return null;
  if (isNew(flow)) {
    return (
      <ButtonLink to="/flows/$flowId/setup" params={{ flowId: id }}>
        {say('flows.actions.goOn')}
      </ButtonLink>
    );
  }
  if (on) return <StopButton flow={flow} />;
  return (
    <Button loading={enable.isPending} onClick={() => enable.mutate({ id }, { onSuccess: () => goTo('page') })}>
      {say('flows.actions.on')}
    </Button>
  );
}

interface StopButtonProps {
  flow: Pick<FlowView, 'stopped' | 'target'>;
  size?: 'compact-sm';
}

/** What mends a stop of the whole system that is written to; nothing where it passes by itself. */
export function StopButton({ flow: { stopped, target }, size }: StopButtonProps) {
  const looks = size === undefined ? {} : { size };
  switch (stopped) {
    case null:
    case 'limited':
    case 'unreachable':
    case 'full_disk':
      return null;
    case 'removed':
      return (
        <ButtonLink to="/connections" {...looks}>
          {say('flows.actions.connections')}
        </ButtonLink>
      );
    case 'signed_out':
    case 'forbidden':
      return (
        <ButtonLink
          to="/connect/$provider"
          params={{ provider: target.provider }}
          search={{ again: target.id }}
          {...looks}
        >
          {say('flows.actions.signIn')}
        </ButtonLink>
      );
    case 'vault_locked':
      return (
        <ButtonLink to="/settings" {...looks}>
          {say('flows.actions.unlock')}
        </ButtonLink>
      );
    case 'paused':
    case 'reading_only':
      return (
        <ButtonLink to="/connections/$connectionId" params={{ connectionId: target.id }} {...looks}>
          {stopped === 'paused' ? say('flows.actions.goTo', { name: target.name }) : say('flows.actions.allow')}
        </ButtonLink>
      );
    default:
      return stopped satisfies never;
  }
}
