import { Button } from '@mantine/core';
import { say } from '../../../contract/words/index.ts';
import { LockIcon } from '../../components/icons.tsx';
import { Problem } from '../../components/Problem.tsx';
import { useDo } from '../../lib/bridge.ts';
import { SettingRow } from './SettingRow.tsx';

/** Forgets the key until the passphrase is given again. */
export function LockNow() {
  const lock = useDo('vault.lock');
  const button = (
    <Button
      variant="default"
      leftSection={<LockIcon size={16} />}
      loading={lock.isPending}
      onClick={() => lock.mutate({})}
    >
      {say('settings.security.lock')}
    </Button>
  );
  return (
    <SettingRow title={say('settings.security.lockTitle')} help={say('settings.security.lockHelp')} control={button}>
      {lock.error && <Problem problem={lock.error} level={3} />}
    </SettingRow>
  );
}
