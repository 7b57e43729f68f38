import { Button, Radio, Stack } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ConnectionDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { AskDialog } from '../../components/AskDialog.tsx';
import { Section } from '../../components/Section.tsx';
import { useDo } from '../../lib/bridge.ts';

/** Danger at the bottom: leaving a system, with the question what to keep. */
export function Disconnect({ connection }: { connection: ConnectionDetail }) {
  const [asking, setAsking] = useState(false);
  return (
    <Section title={say('connection.danger.title')} lead={say('connection.danger.lead')}>
      <Button variant="outline" color="red" onClick={() => setAsking(true)}>
        {say('connection.danger.button')}
      </Button>
      {asking ? <Question connection={connection} onClose={() => setAsking(false)} /> : null}
    </Section>
  );
}

function Question({ connection, onClose }: { connection: ConnectionDetail; onClose: () => void }) {
  const navigate = useNavigate();
  const disconnect = useDo('connections.disconnect');
  const [keep, setKeep] = useState(true);
  const { id, name, providerName, streams } = connection;
  const count = streams.reduce((sum, stream) => sum + stream.count, 0);
  const go = () =>
    disconnect.mutate(
      { connectionId: id, keepRecords: keep },
      { onSuccess: () => void navigate({ to: '/connections' }) },
    );
  return (
    <AskDialog
      title={say('connection.danger.ask', { name })}
      yes={say(keep ? 'connection.danger.goKeep' : 'connection.danger.goDrop')}
      onYes={go}
      onClose={onClose}
      busy={disconnect.isPending}
      error={disconnect.error}
    >
      <div>{say('connection.danger.askLead')}</div>
      <Radio.Group
        label={say('connection.danger.legend')}
        value={keep ? 'keep' : 'drop'}
        onChange={(value) => setKeep(value === 'keep')}
      >
        <Stack gap="sm" mt="xs">
          <Radio
            value="keep"
            label={say('connection.danger.keep')}
            description={say('connection.danger.keepHelp', { count })}
          />
          <Radio
            value="drop"
            label={say('connection.danger.drop')}
            description={say('connection.danger.dropHelp', { count, name: providerName })}
          />
        </Stack>
      </Radio.Group>
    </AskDialog>
  );
}
