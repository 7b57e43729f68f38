import { Button } from '@mantine/core';
import type { Storage } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { CopyText } from '../../components/CopyText.tsx';
import { Problem } from '../../components/Problem.tsx';
import { When } from '../../components/When.tsx';
import { useDo } from '../../lib/bridge.ts';
import { bytes } from '../../lib/format.ts';
import { SettingRow } from './SettingRow.tsx';
import css from './SettingsPage.module.css';

type Backup = Storage['backups'][number];

/** Whole copies of the records: make one, see them, bring one back. */
export function Backups({ backups, onMade }: { backups: readonly Backup[]; onMade: () => void }) {
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
        <BackupTable backups={newestFirst} />
      )}
      <Restore file={newestFirst[0]?.file ?? say('settings.data.anyFile')} />
    </>
  );
}

/** A file's own name, without its folders. */
function nameOf(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? file;
}

function BackupTable({ backups }: { backups: readonly Backup[] }) {
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
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Restoring replaces the file that is in use, so it is done from outside while Backroom is closed. */
function Restore({ file }: { file: string }) {
  const command = say('settings.data.restoreCommand', { file });
  const help = (
    <ol className={css.steps}>
      <li>{say('settings.data.restore1')}</li>
      <li>
        {say('settings.data.restore2')}
        <div className={css.command}>
          <code className={css.path}>{command}</code>
          <CopyText text={command} />
        </div>
      </li>
      <li>{say('settings.data.restore3')}</li>
    </ol>
  );
  return <SettingRow title={say('settings.data.restore')} help={help} />;
}
