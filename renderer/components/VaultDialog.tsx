import { Button, Group, Modal, Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { say } from '../../contract/words/index.ts';
import { useDo } from '../lib/bridge.ts';
import { PassphraseFields } from './PassphraseFields.tsx';
import { problemSentence } from './Problem.tsx';
import { passphraseReady } from './passphrase.ts';

/** Asks for a new passphrase where this PC has no keychain. */
export function VaultDialog({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const [first, setFirst] = useState('');
  const [again, setAgain] = useState('');
  const setUp = useDo('vault.setUp');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (passphraseReady(first, again)) setUp.mutate({ passphrase: first }, { onSuccess: onDone });
  };
  const change = (one: string, two: string) => {
    setFirst(one);
    setAgain(two);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('shell.vault.title')}
      closeButtonProps={{ 'aria-label': say('common.close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <div>{say('shell.vault.lead')}</div>
          <PassphraseFields
            first={first}
            again={again}
            onChange={change}
            error={setUp.error ? problemSentence(setUp.error) : null}
            autoFocus
          />
          <div>{say('shell.vault.lost')}</div>
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {say('common.cancel')}
            </Button>
            <Button type="submit" loading={setUp.isPending} disabled={!passphraseReady(first, again)}>
              {say('shell.vault.keep')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
