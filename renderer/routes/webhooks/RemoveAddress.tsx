import { Button, Group, Modal, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Subscription } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Problem } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { useDo } from '../../lib/bridge.ts';
import css from './AddressPage.module.css';

/** The end of an address. Asked first, since its secret and what waits for it cannot be brought back. */
export function RemoveAddress({ address }: { address: Subscription }) {
  const [asking, setAsking] = useState(false);
  return (
    <Section title={say('webhooks.address.removeTitle')} lead={say('webhooks.address.removeText')}>
      <Button variant="outline" color="red" onClick={() => setAsking(true)}>
        {say('webhooks.address.remove')}
      </Button>
      {asking ? <Question address={address} onClose={() => setAsking(false)} /> : null}
    </Section>
  );
}

function Question({ address, onClose }: { address: Subscription; onClose: () => void }) {
  const remove = useDo('subscriptions.remove');
  const navigate = useNavigate();
  const { id, url, waiting } = address;
  const go = () => remove.mutate({ id }, { onSuccess: () => void navigate({ to: '/webhooks/sent' }) });
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('webhooks.address.removeAsk')}
      closeButtonProps={{ 'aria-label': say('common.close') }}
    >
      <Stack gap="md">
        <div className={css.loses}>{say('webhooks.address.removeLoses', { url, waiting })}</div>
        {remove.error ? <Problem level={3} problem={remove.error} /> : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {say('common.cancel')}
          </Button>
          <Button color="red" loading={remove.isPending} onClick={go}>
            {say('webhooks.address.removeGo')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
