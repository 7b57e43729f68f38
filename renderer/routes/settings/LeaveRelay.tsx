import { say } from '../../../contract/words/index.ts';
import { AskDialog } from '../../components/AskDialog.tsx';
import { useAsk, useDo } from '../../lib/bridge.ts';

/** Asked before the relay is left, since what waits there and the addresses of it cannot be brought back. */
export function LeaveRelay({ onClose }: { onClose: () => void }) {
  const leave = useDo('relay.leave');
  const kept = useAsk('relay.ask', {}).data?.kept.events ?? 0;
  return (
    <AskDialog
      title={say('webhooks.settings.leaveAsk')}
      yes={say('webhooks.settings.leaveYes')}
      onYes={() => leave.mutate({}, { onSuccess: onClose })}
      onClose={onClose}
      busy={leave.isPending}
      error={leave.error}
    >
      <div>{say('webhooks.settings.leaveLoses', { count: kept })}</div>
    </AskDialog>
  );
}
