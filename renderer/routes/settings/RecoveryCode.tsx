import { Button } from '@mantine/core';
import { say } from '../../../contract/words/index.ts';
import { Problem } from '../../components/Problem.tsx';
import { useDo } from '../../lib/bridge.ts';
import { SettingRow } from './SettingRow.tsx';
import css from './SettingsPage.module.css';

/** The key as text to write down. The system shows it in a window of its own: it never comes into this page. */
export function RecoveryCode() {
  const show = useDo('vault.recoveryCode');
  const button = (
    <Button variant="default" loading={show.isPending} onClick={() => show.mutate({})}>
      {say('settings.security.showCode')}
    </Button>
  );
  return (
    <SettingRow title={say('settings.security.code')} help={say('settings.security.codeHelp')} control={button}>
      {show.error && <Problem problem={show.error} level={3} />}
      <p role="status" className={css.said}>
        {show.isSuccess ? say('settings.security.codeShown') : ''}
      </p>
    </SettingRow>
  );
}
