import { Button, Group, Modal, Stack } from '@mantine/core';
import type { Backup } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Problem } from '../../components/Problem.tsx';
import { When } from '../../components/When.tsx';
import { useDo } from '../../lib/bridge.ts';
import { bytes } from '../../lib/format.ts';
import css from './SettingsPage.module.css';

/** A file's own name, without its folders. */
export function nameOf(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? file;
}

interface RestoreDialogProps {
  backup: Backup;
  /** How many records are here now, and would be replaced. */
  records: number;
  onClose: () => void;
}

/** Asks once, and says what is replaced and where it is kept; then Backroom quits and starts with the backup. */
export function RestoreDialog({ backup, records, onClose }: RestoreDialogProps) {
  const restore = useDo('app.restore');
  // Once it has been looked at, Backroom restarts by itself.
  const busy = restore.isPending || restore.isSuccess;
  return (
    <Modal
      opened
      onClose={onClose}
      title={say('settings.data.restoreTitle')}
      closeButtonProps={{ 'aria-label': say('common.close') }}
    >
      <Stack gap="md">
        <div>
          <span className={css.path} title={backup.file}>
            {nameOf(backup.file)}
          </span>
          <br />
          {say('settings.data.restoreMade')} <When at={backup.at} />, {bytes(backup.bytes)}
        </div>
        <div>{say('settings.data.restoreText', { records })}</div>
        <div>{say('settings.data.restoreKept')}</div>
        {restore.error && <Problem problem={restore.error} level={3} />}
        <p role="status" className={css.said}>
          {busy && say('settings.data.restoring')}
        </p>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" disabled={busy} onClick={onClose}>
            {say('common.cancel')}
          </Button>
          <Button color="red" loading={busy} onClick={() => restore.mutate({ file: backup.file })}>
            {say('settings.data.restoreDo')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
