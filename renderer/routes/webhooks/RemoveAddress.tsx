import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Subscription } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { AskDialog } from '../../components/AskDialog.tsx';
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
    <AskDialog
      title={say('webhooks.address.removeAsk')}
      yes={say('webhooks.address.removeGo')}
      onYes={go}
      onClose={onClose}
      busy={remove.isPending}
      error={remove.error}
    >
      <div className={css.loses}>{say('webhooks.address.removeLoses', { url, waiting })}</div>
    </AskDialog>
  );
}
