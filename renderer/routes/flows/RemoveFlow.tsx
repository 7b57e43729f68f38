import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { FlowView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { AskDialog } from '../../components/AskDialog.tsx';
import { Section } from '../../components/Section.tsx';
import { useDo } from '../../lib/bridge.ts';

/** The end of a flow. What it has written stays where it is; that its choices are lost is said first. */
export function RemoveFlow({ flow }: { flow: FlowView }) {
  const [asking, setAsking] = useState(false);
  const remove = useDo('flows.remove');
  const navigate = useNavigate();
  const go = () => remove.mutate({ id: flow.id }, { onSuccess: () => void navigate({ to: '/flows' }) });
  return (
    <Section title={say('flows.remove.title')} lead={say('flows.remove.lead')}>
      <Button variant="default" onClick={() => setAsking(true)}>
        {say('flows.remove.button')}
      </Button>
      {asking ? (
        <AskDialog
          title={say('flows.remove.ask')}
          yes={say('flows.remove.go')}
          busy={remove.isPending}
          error={remove.error}
          onYes={go}
          onClose={() => setAsking(false)}
        >
          <p>{say('flows.remove.what', { count: flow.counts.proposed + flow.counts.held + flow.counts.ready })}</p>
        </AskDialog>
      ) : null}
    </Section>
  );
}
