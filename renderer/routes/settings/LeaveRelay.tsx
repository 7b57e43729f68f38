import { Button, Group, Modal, Stack } from '@mantine/core';
import { say } from '../../../contract/words/index.ts';
import { Problem } from '../../components/Problem.tsx';
import { useAsk, useDo } from '../../lib/bridge.ts';

/** Asked before the relay is left, since what waits there and the addresses of it cannot be brought back. */
export function LeaveRelay({ onClose }: { onClose: () => void }) {
  const leave = useDo('relay.leave');
  const kept = useAsk('relay.ask', {}).data?.kept.events ?? 0;
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('webhooks.settings.leaveAsk')}
      closeButtonProps={{ 'aria-label': say('common.close') }}
    >
      <Stack gap="md">
        <div>{say('webhooks.settings.leaveLoses', { count: kept })}</div>
        {leave.error ? <Problem level={3} problem={leave.error} /> : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {say('common.cancel')}
          </Button>
          <Button color="red" loading={leave.isPending} onClick={() => leave.mutate({}, { onSuccess: onClose })}>
            {say('webhooks.settings.leaveYes')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
