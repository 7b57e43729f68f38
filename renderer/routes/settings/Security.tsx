import { say } from '../../../contract/words/index.ts';
import { Loading } from '../../components/Loading.tsx';
import { Problem } from '../../components/Problem.tsx';
import { RecoverVault } from '../../components/RecoverVault.tsx';
import { Section } from '../../components/Section.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { LockNow } from './LockNow.tsx';
import { NewKey } from './NewKey.tsx';
import { Protection } from './Protection.tsx';
import { RecoveryCode } from './RecoveryCode.tsx';
import { SettingRow } from './SettingRow.tsx';

/** How the sign-ins are kept safe. */
export function Security() {
  const asked = useAsk('app.status', {});
  const vault = asked.data?.vault;
  return (
    <Section title={say('settings.section.security')} lead={say('settings.security.lead')}>
      {asked.error && !vault && <Problem problem={asked.error} level={3} onRetry={() => void asked.refetch()} />}
      {asked.isPending && <Loading />}
      {vault?.problem && (
        <>
          <Problem problem={vault.problem} level={3} />
          {vault.state === 'locked' && <RecoverVault />}
        </>
      )}
      {vault?.protection === null && (
        <SettingRow
          title={say('settings.security.protection')}
          help={
            <>
              <p>{say('settings.security.none')}</p>
              <p>{say('settings.security.noneHelp')}</p>
            </>
          }
        />
      )}
      {vault?.protection && vault.state === 'unlocked' && (
        <>
          <Protection protection={vault.protection} />
          {vault.protection === 'passphrase' && <LockNow />}
          <RecoveryCode />
          <NewKey protection={vault.protection} />
        </>
      )}
    </Section>
  );
}
