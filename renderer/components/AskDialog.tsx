import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ComponentProps, ReactNode } from 'react';
import { say } from '../../contract/words/index.ts';
import { Problem } from './Problem.tsx';

interface AskDialogProps {
  title: string;
  /** What the button that does it says. */
  yes: string;
  onYes: () => void;
  onClose: () => void;
  /** It is being done. */
  busy: boolean;
  /** It cannot be called off any more. */
  settled?: boolean;
  /** Why it could not be done. */
  error: ComponentProps<typeof Problem>['problem'] | null;
  /** What will be lost, and what is to be chosen. */
  children: ReactNode;
}

/** The question before something that cannot be undone. */
export function AskDialog({ title, yes, onYes, onClose, busy, settled = false, error, children }: AskDialogProps) {
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': say('common.close') }}>
      <Stack gap="md">
        {children}
        {error ? <Problem level={3} problem={error} /> : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" disabled={settled} onClick={onClose}>
            {say('common.cancel')}
          </Button>
          <Button color="red" loading={busy} onClick={onYes}>
            {yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
