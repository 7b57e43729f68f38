import { Button, NumberInput, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { AppSettings } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Loading } from '../../components/Loading.tsx';
import { Problem } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { isFilePath, isProxyAddress } from './network-check.ts';
import { SettingRow } from './SettingRow.tsx';
import css from './SettingsPage.module.css';
import { useSettings } from './useSettings.ts';

/** When Backroom runs on this PC, and how it reaches the internet. */
export function ThisPc() {
  const { asked, settings, change } = useSettings();
  return (
    <Section title={say('settings.section.pc')} lead={say('settings.pc.lead')}>
      {asked.error && !settings && <Problem problem={asked.error} level={3} onRetry={() => void asked.refetch()} />}
      {asked.isPending && <Loading />}
      {change.error && <Problem problem={change.error} title={say('settings.saveFailed')} level={3} />}
      {settings && (
        <>
          <Turn name="startAtLogin" settings={settings} onTurn={(startAtLogin) => change.mutate({ startAtLogin })} />
          <Turn name="notifications" settings={settings} onTurn={(notifications) => change.mutate({ notifications })} />
          <SettingRow
            title={say('settings.pc.lowStock')}
            help={say('settings.pc.lowStockHelp')}
            control={<LowStock at={settings.lowStock} onChange={(lowStock) => change.mutate({ lowStock })} />}
          />
          <SettingRow title={say('settings.pc.network')} help={say('settings.pc.networkHelp')}>
            <Network settings={settings} change={change} />
          </SettingRow>
        </>
      )}
    </Section>
  );
}

/** Kept when it is left, not with each digit. */
function LowStock({ at, onChange }: { at: number; onChange: (at: number) => void }) {
  const [typed, setTyped] = useState<number | string>(at);
  const keep = () => (typeof typed === 'number' ? onChange(typed) : setTyped(at));
  return (
    <NumberInput
      aria-label={say('settings.pc.lowStock')}
      value={typed}
      onChange={setTyped}
      onBlur={keep}
      min={0}
      max={1_000_000}
      allowDecimal={false}
      w={120}
    />
  );
}

interface TurnProps {
  name: 'startAtLogin' | 'notifications';
  settings: AppSettings;
  onTurn: (on: boolean) => void;
}

function Turn({ name, settings, onTurn }: TurnProps) {
  const toggle = (
    <Switch
      aria-label={say(`settings.pc.${name}`)}
      checked={settings[name]}
      onChange={(event) => onTurn(event.currentTarget.checked)}
    />
  );
  return <SettingRow title={say(`settings.pc.${name}`)} help={say(`settings.pc.${name}Help`)} control={toggle} />;
}

interface NetworkProps {
  settings: AppSettings;
  change: ReturnType<typeof useSettings>['change'];
}

type Typed = Pick<AppSettings, 'proxyUrl' | 'caFile'>;

/** Saved by a button, since half an address is none; what stood there before can be brought back. */
function Network({ settings, change }: NetworkProps) {
  const stored: Typed = { proxyUrl: settings.proxyUrl, caFile: settings.caFile };
  const [typed, setTyped] = useState<Typed>(stored);
  const [before, setBefore] = useState<Typed | null>(null);
  const wrong = { proxyUrl: !isProxyAddress(typed.proxyUrl), caFile: !isFilePath(typed.caFile) };
  const changed = typed.proxyUrl !== stored.proxyUrl || typed.caFile !== stored.caFile;
  const keep = (next: Typed, undo: Typed | null) => {
    setTyped(next);
    change.mutate(next, { onSuccess: () => setBefore(undo) });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const tidied = { proxyUrl: typed.proxyUrl.trim(), caFile: typed.caFile.trim() };
    if (changed && !wrong.proxyUrl && !wrong.caFile) keep(tidied, stored);
  };
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      {(['proxyUrl', 'caFile'] as const).map((name) => (
        <TextInput
          key={name}
          label={say(`settings.pc.${name}`)}
          description={say(`settings.pc.${name}Help`)}
          value={typed[name]}
          error={wrong[name] ? say(`settings.pc.${name}Wrong`) : null}
          maxLength={name === 'proxyUrl' ? 500 : 1000}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
        />
      ))}
      <div className={css.buttons}>
        <Button type="submit" variant="default" disabled={!changed || wrong.proxyUrl || wrong.caFile}>
          {say('settings.pc.saveNetwork')}
        </Button>
        <span role="status" className={css.said}>
          {before && !changed && say('settings.pc.networkSaved')}
        </span>
        {before && !changed && (
          <Button variant="subtle" onClick={() => keep(before, null)}>
            {say('settings.pc.undo')}
          </Button>
        )}
      </div>
    </form>
  );
}
