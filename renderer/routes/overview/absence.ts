import type { Absence } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { dayOf } from '../../lib/format.ts';

const minuteMs = 60_000;

/** "9 hours", "2 days": as long as somebody would say an absence was. */
function lengthText({ from, to }: Pick<Absence, 'from' | 'to'>): string {
  const minutes = Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / minuteMs));
  if (minutes < 60) return say('webhooks.absence.minutes', { count: minutes });
  const hours = Math.round(minutes / 60);
  if (hours < 48) return say('webhooks.absence.hours', { count: hours });
  return say('webhooks.absence.days', { count: Math.round(hours / 24) });
}

/**
 * "This PC was away for 9 hours: 3 missed runs folded into one, 41 webhooks collected, nothing missing." Null unless it
 * ended today.
 */
export function absenceSentence(absence: Absence | null, now: Date): string | null {
  if (absence === null || dayOf(absence.to) !== dayOf(now.toISOString())) return null;
  const { folded, collected, settling, missing } = absence;
  const parts: string[] = [];
  if (folded > 0) parts.push(say('webhooks.absence.folded', { count: folded }));
  if (collected > 0) parts.push(say('webhooks.absence.collected', { count: collected }));
  if (missing.length > 0) parts.push(say('webhooks.absence.missing', { names: missing.join(', ') }));
  else parts.push(say(settling ? 'webhooks.absence.settling' : 'webhooks.absence.nothing'));
  return `${say('webhooks.absence.slept', { time: lengthText(absence) })}: ${parts.join(', ')}.`;
}
