import { NativeSelect, TextInput } from '@mantine/core';
import { say } from '../../contract/words/index.ts';
import { clockParts, clockText, cronOf, cronTrouble, scheduleOf } from '../lib/cron.ts';
import css from './ScheduleChooser.module.css';

export interface ScheduleChooserProps {
  cron: string;
  onChange: (cron: string) => void;
  label?: string;
}

const minuteChoices = [5, 10, 15, 30] as const;
const hourChoices = [1, 2, 4, 6, 12] as const;

/** How often to fetch, in words; it writes the cron line. A line that no words fit can be edited as it is. */
export function ScheduleChooser({ cron, onChange, label = say('connection.schedule.how') }: ScheduleChooserProps) {
  const schedule = scheduleOf(cron);
  const value = choiceOf(cron);
  const choose = (chosen: string) => onChange(cronOfChoice(chosen, cron));
  return (
    <div className={css.chooser}>
      <NativeSelect
        label={label}
        value={value}
        data={choices(value)}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      {schedule.kind === 'daily' ? (
        <TextInput
          type="time"
          label={say('connection.schedule.time')}
          value={clockText(schedule.hour, schedule.minute)}
          onChange={(event) => {
            const parts = clockParts(event.currentTarget.value);
            if (parts) onChange(cronOf({ ...schedule, ...parts }));
          }}
        />
      ) : null}
      {schedule.kind === 'custom' ? (
        <TextInput
          label={say('connection.schedule.cron')}
          description={say('connection.schedule.cronHelp')}
          value={cron}
          error={cronTrouble(cron)}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : null}
    </div>
  );
}

/** The option that stands for a cron line; the minute of an hourly one is the Hub's own and not asked for. */
function choiceOf(cron: string): string {
  const schedule = scheduleOf(cron);
  switch (schedule.kind) {
    case 'minutes':
      return `*/${schedule.every} * * * *`;
    case 'hours':
      return `hours-${schedule.every}`;
    case 'daily':
      return schedule.weekdays ? 'weekdays' : 'daily';
    case 'custom':
      return 'custom';
    default:
      return schedule satisfies never;
  }
}

function cronOfChoice(choice: string, before: string): string {
  if (choice === 'custom') return before;
  const hours = /^hours-(\d+)$/.exec(choice)?.[1];
  if (hours) return cronOf({ kind: 'hours', every: Number(hours), minute: 0 });
  if (choice !== 'daily' && choice !== 'weekdays') return choice;
  const now = scheduleOf(before);
  const at = now.kind === 'daily' ? now : { hour: 7, minute: 30 };
  return cronOf({ kind: 'daily', hour: at.hour, minute: at.minute, weekdays: choice === 'weekdays' });
}

/** The usual choices, and the present one where it is none of them. */
function choices(value: string): { value: string; label: string }[] {
  const usual = [
    ...minuteChoices.map((count) => ({
      value: `*/${count} * * * *`,
      label: say('connection.schedule.optionMinutes', { count }),
    })),
    ...hourChoices.map((count) => ({
      value: `hours-${count}`,
      label: say('connection.schedule.optionHours', { count }),
    })),
    { value: 'daily', label: say('connection.schedule.optionDaily') },
    { value: 'weekdays', label: say('connection.schedule.optionWeekdays') },
  ];
  if (usual.some((choice) => choice.value === value)) return usual;
  const count = Number(/\d+/.exec(value)?.[0] ?? 0);
  if (value === 'custom') return [...usual, { value, label: say('connection.schedule.optionCustom') }];
  const key = value.startsWith('hours') ? 'connection.schedule.optionHours' : 'connection.schedule.optionMinutes';
  return [...usual, { value, label: say(key, { count }) }];
}
