import { Radio, Stack, useMantineColorScheme } from '@mantine/core';
import type { AppSettings } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Loading } from '../../components/Loading.tsx';
import { Problem } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import css from './SettingsPage.module.css';
import { useSettings } from './useSettings.ts';

const themes = ['system', 'light', 'dark'] as const satisfies readonly AppSettings['theme'][];

/** Light, dark, or what the system says; it changes as it is chosen. */
export function Appearance() {
  const { asked, settings, change } = useSettings();
  const { setColorScheme } = useMantineColorScheme();
  const choose = (value: string) => {
    const theme = themes.find((known) => known === value);
    if (!theme) return;
    setColorScheme(theme === 'system' ? 'auto' : theme);
    change.mutate({ theme });
  };
  return (
    <Section title={say('settings.section.appearance')} lead={say('settings.appearance.lead')}>
      {asked.error && !settings && <Problem problem={asked.error} level={3} onRetry={() => void asked.refetch()} />}
      {asked.isPending && <Loading />}
      {change.error && <Problem problem={change.error} title={say('settings.saveFailed')} level={3} />}
      {settings && (
        <div className={css.row}>
          <Radio.Group
            label={say('settings.appearance.theme')}
            description={say('settings.appearance.themeHelp')}
            value={settings.theme}
            onChange={choose}
          >
            <Stack gap="sm" mt="sm">
              {themes.map((theme) => (
                <Radio key={theme} value={theme} label={say(`settings.appearance.${theme}`)} />
              ))}
            </Stack>
          </Radio.Group>
        </div>
      )}
    </Section>
  );
}
