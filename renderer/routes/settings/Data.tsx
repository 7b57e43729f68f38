import { Button } from '@mantine/core';
import type { Storage } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { CopyText } from '../../components/CopyText.tsx';
import { FolderIcon } from '../../components/icons.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Problem } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { When } from '../../components/When.tsx';
import { useAsk, useDo } from '../../lib/bridge.ts';
import { bytes } from '../../lib/format.ts';
import { Backups } from './Backups.tsx';
import { SettingRow } from './SettingRow.tsx';
import css from './SettingsPage.module.css';

/** Where everything is, how big it is, and the copies of it. */
export function Data() {
  const asked = useAsk('app.storage', {});
  const openFolder = useDo('app.openProfile');
  const { data: storage, error } = asked;
  return (
    <Section title={say('settings.section.data')} lead={say('settings.data.lead')}>
      {error && !storage && <Problem problem={error} level={3} onRetry={() => void asked.refetch()} />}
      {asked.isPending && <Loading />}
      {storage && (
        <>
          <SettingRow
            title={say('settings.data.folder')}
            help={<span className={css.path}>{storage.profileDir}</span>}
            control={
              <>
                <CopyText text={storage.profileDir} label={say('settings.data.copyPath')} />
                <Button
                  variant="default"
                  leftSection={<FolderIcon size={16} />}
                  loading={openFolder.isPending}
                  onClick={() => openFolder.mutate({})}
                >
                  {say('settings.data.openFolder')}
                </Button>
              </>
            }
          >
            {openFolder.error && <Problem problem={openFolder.error} level={3} />}
          </SettingRow>
          <SettingRow
            title={say('settings.data.size')}
            help={say('settings.data.sizeText', { size: bytes(storage.databaseBytes), records: storage.records })}
          />
          <SettingRow title={say('settings.data.check')} help={<LastCheck check={storage.lastCheck} />} />
          <Backups backups={storage.backups} records={storage.records} onMade={() => void asked.refetch()} />
        </>
      )}
    </Section>
  );
}

function LastCheck({ check }: { check: Storage['lastCheck'] }) {
  if (check === null) return say('settings.data.checkNone');
  return (
    <>
      <StateMark
        state={check.ok ? 'up_to_date' : 'needs_you'}
        word={say(check.ok ? 'settings.data.checkWell' : 'settings.data.checkBad')}
      />{' '}
      <When at={check.at} />
    </>
  );
}
