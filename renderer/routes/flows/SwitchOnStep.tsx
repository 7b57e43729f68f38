import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { FlowView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { Problem } from '../../components/Problem.tsx';
import { useDo } from '../../lib/bridge.ts';
import { ApprovalForm } from './ApprovalForm.tsx';
import css from './SetupPage.module.css';

/** When to be asked, and the switch; what happens then is said beside it. */
export function SwitchOnStep({ flow, isMapped }: { flow: FlowView; isMapped: boolean }) {
  const enable = useDo('flows.enable');
  const navigate = useNavigate();
  const { id, on, approval, counts } = flow;
  const go = () =>
    enable.mutate({ id }, { onSuccess: () => void navigate({ to: '/flows/$flowId', params: { flowId: id } }) });
  return (
    <>
      <ApprovalForm flow={flow} />
      {on ? (
        <div className={css.buttons}>
          <ButtonLink to="/flows/$flowId" params={{ flowId: id }} variant="default">
            {say('flows.setup.back')}
          </ButtonLink>
          <span>{say('flows.setup.on.isOn')}</span>
        </div>
      ) : (
        <div className={css.buttons}>
          <Button disabled={!isMapped} loading={enable.isPending} onClick={go}>
            {say('flows.actions.on')}
          </Button>
          <span>
            {isMapped
              ? say(`flows.setup.on.after.${approval.mode}`, { ready: counts.ready, proposed: counts.proposed })
              : say('flows.setup.on.first')}
          </span>
        </div>
      )}
      {enable.error ? <Problem problem={enable.error} level={3} title={say('flows.says.enableFailed')} /> : null}
    </>
  );
}
