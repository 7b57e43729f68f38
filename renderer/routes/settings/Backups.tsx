import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Backup } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { CopyText } from '../../components/CopyText.tsx';
import { Problem } from '../../components/Problem.tsx';
import { When } from '../../components/When.tsx';
import { useDo } from '../../lib/bridge.ts';
import { bytes } from '../../lib/format.ts';
import { nameOf, RestoreDialog } from './RestoreDialog.tsx';
import { SettingRow } from './SettingRow.tsx';
import css from './SettingsPage.module.css';

interface BackupsProps {
  backups: readonly Backup[];
  /** How many records there are now. */
  records: number;
  onMade: () => void;
}

/** Whole copies of the records: make one, see them, bring one back. */
export function Backups({ backups, records, onMade }: BackupsProps) {
  const [chosen, setChosen] = useState<Backup | null>(null);
  const backUp = useDo('app.backup');
  const newestFirst = backups.toSorted((a, b) => b.at.localeCompare(a.at));
  const button = (
    <Button variant="default" loading={backUp.isPending} onClick={() => backUp.mutate({}, { onSuccess: onMade })}>
      {say('settings.data.backUp')}
    </Button>
  );
  return (
    <>
      <SettingRow title={say('settings.data.backups')} help={say('settings.data.backupsHelp')} control={button}>
        <p role="status" className={css.said}>
          {backUp.isPending && say('settings.data.backingUp')}
          {backUp.data && say('settings.data.backedUp', { file: nameOf(backUp.data.file) })}
        </p>
        {backUp.error && <Problem problem={backUp.error} level={3} />}
      </SettingRow>
      {newestFirst.length === 0 ? (
        <p className={css.none}>{say('settings.data.noBackups')}</p>
      ) : (
        <BackupTable backups={newestFirst} onRestore={setChosen} />
      )}
      <RestoreOther onPicked={setChosen} />
      {chosen && <RestoreDialog backup={chosen} records={records} onClose={() => setChosen(null)} />}
    </>
  );
}

interface BackupTableProps {
  backups: readonly Backup[];
  onRestore: (backup: Backup) => void;
}

function BackupTable({ backups, onRestore }: BackupTableProps) {
  return (
    <table className={css.table}>
      <caption>{say('settings.data.backupsCaption')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('settings.data.made')}</th>
          <th scope="col">{say('settings.data.file')}</th>
          <th scope="col" data-numeric>
            {say('settings.data.bytes')}
          </th>
          <td />
        </tr>
      </thead>
      <tbody>
        {backups.map((backup) => (
          <tr key={backup.file}>
            <td data-tight>
              <When at={backup.at} />
            </td>
            <td>
              <span className={css.path} title={backup.file}>
                {nameOf(backup.file)}
              </span>{' '}
              <CopyText text={backup.file} label={say('settings.data.copyPath')} />
            </td>
            <td data-numeric>{bytes(backup.bytes)}</td>
            <td data-tight>
              <Button
                variant="default"
                size="compact-sm"
                aria-label={say('settings.data.restoreNamed', { file: nameOf(backup.file) })}
                onClick={() => onRestore(backup)}
              >
                {say('settings.data.restoreThis')}
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A backup that lies elsewhere: on a stick, or from another PC. */
function RestoreOther({ onPicked }: { onPicked: (backup: Backup) => void }) {
  const pick = useDo('app.pickBackup');
  const button = (
    <Button
      variant="default"
      loading={pick.isPending}
      onClick={() => pick.mutate({}, { onSuccess: (backup) => backup && onPicked(backup) })}
    >
      {say('settings.data.restorePick')}
    </Button>
  );
  return (
    <SettingRow title={say('settings.data.restore')} help={say('settings.data.restoreHelp')} control={button}>
      {pick.error && <Problem problem={pick.error} level={3} />}
    </SettingRow>
  );
}
