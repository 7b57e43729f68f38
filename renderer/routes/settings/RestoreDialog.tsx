import type { Backup } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { AskDialog } from '../../components/AskDialog.tsx';
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
    <AskDialog
      title={say('settings.data.restoreTitle')}
      yes={say('settings.data.restoreDo')}
      onYes={() => restore.mutate({ file: backup.file })}
      onClose={onClose}
      busy={busy}
      settled={busy}
      error={restore.error}
    >
      <div>
        <span className={css.path} title={backup.file}>
          {nameOf(backup.file)}
        </span>
        <br />
        {say('settings.data.restoreMade')} <When at={backup.at} />, {bytes(backup.bytes)}
      </div>
      <div>{say('settings.data.restoreText', { records })}</div>
      <div>{say('settings.data.restoreKept')}</div>
      <p role="status" className={css.said}>
        {busy && say('settings.data.restoring')}
      </p>
    </AskDialog>
  );
}
