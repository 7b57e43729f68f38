import { say } from '../../../contract/words/index.ts';
import { CopyText } from '../../components/CopyText.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Problem } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { SettingRow } from './SettingRow.tsx';

/** Which Backroom this is, and on what terms. */
export function About() {
  const asked = useAsk('app.status', {});
  const version = asked.data?.version;
  return (
    <Section title={say('settings.section.about')} lead={say('settings.about.lead')}>
      {asked.error && !version && <Problem problem={asked.error} level={3} onRetry={() => void asked.refetch()} />}
      {asked.isPending && <Loading />}
      {version && (
        <SettingRow
          title={say('settings.about.version')}
          help={`${say('common.appName')} ${version}`}
          control={<CopyText text={`${say('common.appName')} ${version}`} label={say('settings.about.copyVersion')} />}
        />
      )}
      <SettingRow title={say('settings.about.licence')} help={say('settings.about.licenceName')} />
      <SettingRow title={say('settings.about.privacy')} help={say('settings.about.privacyText')} />
    </Section>
  );
}
