import { say } from '../../contract/words/index.ts';

/** How often a connection is fetched, as a person chooses it; anything else a cron line can say is `custom`. */
export type Schedule =
  | { kind: 'minutes'; every: number }
  | { kind: 'hours'; every: number; minute: number }
  | { kind: 'daily'; hour: number; minute: number; weekdays: boolean }
  | { kind: 'custom'; cron: string };

/** Steps that divide the hour or the day evenly, so that "every" means what it says. */
const minuteSteps = [5, 10, 15, 20, 30] as const;
const hourSteps = [1, 2, 3, 4, 6, 8, 12] as const;

/** The schedule a cron line stands for (five fields: minute, hour, day, month, weekday). */
export function scheduleOf(cron: string): Schedule {
  const fields = cron.trim().split(/\s+/);
  const [minute = '', hour = '', day, month, weekday = ''] = fields;
  const custom: Schedule = { kind: 'custom', cron: cron.trim() };
  if (fields.length !== 5 || day !== '*' || month !== '*') return custom;
  const everyDay = weekday === '*';
  const step = /^\*\/(\d{1,2})$/.exec(minute)?.[1];
  if (step && hour === '*' && everyDay)
    return oneOf(minuteSteps, Number(step)) ? { kind: 'minutes', every: Number(step) } : custom;
  const at = wholeNumber(minute, 59);
  if (at === null) return custom;
  const hours = hour === '*' ? 1 : Number(/^\*\/(\d{1,2})$/.exec(hour)?.[1] ?? Number.NaN);
  if (everyDay && oneOf(hourSteps, hours)) return { kind: 'hours', every: hours, minute: at };
  const clock = wholeNumber(hour, 23);
  if (clock === null || !(everyDay || weekday === '1-5')) return custom;
  return { kind: 'daily', hour: clock, minute: at, weekdays: !everyDay };
}

function oneOf(steps: readonly number[], value: number): boolean {
  return steps.includes(value);
}

function wholeNumber(text: string, most: number): number | null {
  return /^\d{1,2}$/.test(text) && Number(text) <= most ? Number(text) : null;
}

/** The cron line of a schedule; the opposite of `scheduleOf`. */
export function cronOf(schedule: Schedule): string {
  switch (schedule.kind) {
    case 'minutes':
      return `*/${schedule.every} * * * *`;
    case 'hours':
      return `${schedule.minute} ${schedule.every === 1 ? '*' : `*/${schedule.every}`} * * *`;
    case 'daily':
      return `${schedule.minute} ${schedule.hour} * * ${schedule.weekdays ? '1-5' : '*'}`;
    case 'custom':
      return schedule.cron;
    default:
      return schedule satisfies never;
  }
}

/** "every 15 minutes while this PC is on". */
export function cronWords(cron: string): string {
  const schedule = scheduleOf(cron);
  switch (schedule.kind) {
    case 'minutes':
      return say('connection.schedule.minutes', { count: schedule.every });
    case 'hours':
      return say('connection.schedule.hours', { count: schedule.every });
    case 'daily': {
      const time = clockText(schedule.hour, schedule.minute);
      return say(schedule.weekdays ? 'connection.schedule.weekdays' : 'connection.schedule.daily', { time });
    }
    case 'custom':
      return say('connection.schedule.custom', { cron: schedule.cron });
    default:
      return schedule satisfies never;
  }
}

/** "07:30", as a time field wants it. */
export function clockText(hour: number, minute: number): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** Hour and minute of "07:30", or null for what is no time of day. */
export function clockParts(text: string): { hour: number; minute: number } | null {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text);
  const hour = wholeNumber(match?.[1] ?? '', 23);
  const minute = wholeNumber(match?.[2] ?? '', 59);
  return hour === null || minute === null ? null : { hour, minute };
}

/** What is wrong with a cron line as far as its shape goes, as a sentence; null when the Hub may judge it. */
export function cronTrouble(cron: string): string | null {
  const fields = cron.trim().split(/\s+/);
  const shaped = fields.length === 5 && fields.every((field) => /^[\d*/,\-A-Za-z]+$/.test(field));
  return shaped ? null : say('connection.schedule.cronWrong');
}
