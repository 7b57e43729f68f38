import { createTask, validate } from 'node-cron';
import { HubError } from '../../contract/errors.ts';

/** A schedule that fires less often than this is taken for a mistake. */
const longestDays = 32;
const minuteMs = 60_000;

/**
 * The first minute after `after` that a cron expression (five fields, this PC's time zone) names.
 * @throws HubError bad_input for what is no cron expression, or one that does not fire within a month
 */
export function nextDue(cron: string, after: Date): Date {
  if (!isCron(cron)) throw new HubError('bad_input', { params: { what: `“${cron.slice(0, 60)}” is no schedule.` } });
  const task = createTask(cron, () => undefined);
  try {
    return firstMatch(task, cron, after);
  } finally {
    // node-cron lists every task it made until it is destroyed.
    void task.destroy();
  }
}

/** Long text and long numbers are refused unread: node-cron writes out every step of "1-99999999". */
function isCron(cron: string): boolean {
  return cron.length <= 100 && !/\d{3}/.test(cron) && cron.trim().split(/\s+/).length === 5 && validate(cron);
}

function firstMatch(task: ReturnType<typeof createTask>, cron: string, after: Date): Date {
  const start = Math.floor(after.getTime() / minuteMs) * minuteMs;
  for (let step = 1; step <= longestDays * 24 * 60; step += 1) {
    const minute = new Date(start + step * minuteMs);
    if (task.match(minute)) return minute;
  }
  throw new HubError('bad_input', { params: { what: `“${cron}” does not come round within a month.` } });
}

/** How many times a schedule named a minute after `after` and up to `until`, counted to at most 1,000. */
export function missedSince(cron: string, after: Date, until: Date): number {
  let count = 0;
  for (let due = nextDue(cron, after); due <= until && count < 1000; due = nextDue(cron, due)) count += 1;
  return count;
}

/** Start times are spread, so that ten connections do not all call out in the same second. Stable per connection. */
export function spreadMs(connectionId: string): number {
  let sum = 0;
  for (const char of connectionId) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 50_000;
  return sum;
}
