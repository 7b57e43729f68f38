import { NativeSelect, Stack, TextInput } from '@mantine/core';
import { say } from '../../../contract/words/index.ts';
import { ScheduleChooser } from '../../components/ScheduleChooser.tsx';
import { dayOf } from '../../lib/format.ts';
import type { ConnectState } from './form.ts';
import { Step } from './Step.tsx';
import { monthChoices, type Since } from './since.ts';

interface FetchStepProps {
  state: ConnectState;
  onChange: (change: Partial<Pick<ConnectState, 'name' | 'since' | 'cron'>>) => void;
  disabled: boolean;
}

/** Since when, how often, and what it is called; sensible answers are chosen already. */
export function FetchStep({ state, onChange, disabled }: FetchStepProps) {
  const { since, troubles } = state;
  return (
    <Step n={3} title={say('connect.fetch.title')}>
      <fieldset disabled={disabled} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
        <Stack gap="md">
          <NativeSelect
            label={say('connect.fetch.since')}
            value={since.kind === 'months' ? String(since.count) : since.kind}
            data={sinceChoices()}
            onChange={(event) => onChange({ since: sinceOf(event.currentTarget.value) })}
          />
          {since.kind === 'day' ? (
            <TextInput
              type="date"
              label={say('connect.fetch.day')}
              value={since.day}
              max={dayOf(new Date().toISOString())}
              error={troubles.get(':since') ?? null}
              onChange={(event) => onChange({ since: { kind: 'day', day: event.currentTarget.value } })}
            />
          ) : null}
          <ScheduleChooser
            label={say('connect.fetch.often')}
            cron={state.cron}
            onChange={(cron) => onChange({ cron })}
          />
          <TextInput
            label={say('connect.fetch.name')}
            description={say('connect.fetch.nameHelp')}
            value={state.name}
            maxLength={100}
            error={troubles.get(':name') ?? null}
            onChange={(event) => onChange({ name: event.currentTarget.value })}
          />
        </Stack>
      </fieldset>
    </Step>
  );
}

function sinceChoices(): { value: string; label: string }[] {
  return [
    { value: 'all', label: say('connect.fetch.sinceAll') },
    ...monthChoices.map((months) => ({
      value: String(months),
      label:
        months % 12 === 0
          ? say('connect.fetch.sinceYears', { count: months / 12 })
          : say('connect.fetch.sinceMonths', { count: months }),
    })),
    { value: 'day', label: say('connect.fetch.sinceDay') },
  ];
}

function sinceOf(choice: string): Since {
  if (choice === 'all') return { kind: 'all' };
  if (choice === 'day') return { kind: 'day', day: '' };
  return { kind: 'months', count: Number(choice) };
}
