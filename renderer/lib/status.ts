import type { AppStatus, ConnectionView, State, Status } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';
import { clockTime, dayOf, relativeTime } from './format.ts';

/** The clock where the instant is today, else the day with it. */
function dueTime(at: string, now: Date): string {
  return dayOf(at) === dayOf(now.toISOString()) ? clockTime(at) : relativeTime(at, now, null, { coming: true });
}

/** The one line at the foot of the bar, most urgent first. */
export function statusLine(status: AppStatus, now: Date): { state: State; text: string } {
  if (status.vault.state === 'locked') return { state: 'needs_you', text: say('shell.line.locked') };
  if (status.connections === 0) return { state: 'off', text: say('shell.line.none') };
  if (status.needing > 0) return { state: 'needs_you', text: say('shell.line.needing', { count: status.needing }) };
  if (status.pausedUntil !== null) return { state: 'waiting', text: pausedText(status.pausedUntil, now) };
  if (status.offline) return { state: 'waiting', text: say('shell.line.offline') };
  return restLine(status, now);
}

function restLine(status: AppStatus, now: Date): { state: State; text: string } {
  const { state, well: count, nextDueAt } = status;
  const time = nextDueAt === null ? '' : dueTime(nextDueAt, now);
  switch (state) {
    case 'working':
      return { state, text: say('shell.line.working') };
    case 'off':
      return { state, text: say('shell.line.off') };
    case 'waiting':
    case 'needs_you':
      return { state: 'waiting', text: time ? say('shell.line.waiting', { time }) : say('shell.line.waitingOnly') };
    case 'up_to_date':
      return { state, text: say(time ? 'shell.line.wellNext' : 'shell.line.well', { count, time }) };
    default:
      return state satisfies never;
  }
}

/** "Paused until 15:00"; 'forever' until somebody says so. */
function pausedText(until: string, now: Date): string {
  return until === 'forever' ? say('shell.line.paused') : say('shell.line.pausedUntil', { time: dueTime(until, now) });
}

/** Why a connection is in its state, as a sentence, with until when it waits. */
export function statusSentence(view: { name: string; status: Status }, now: Date): string {
  const { why, count, until } = view.status;
  const sentence = say(`state.why.${why}`, { name: view.name, count });
  if (until === null || until === 'forever') return sentence;
  return `${sentence} ${say('shell.until', { time: dueTime(until, now) })}`;
}

/** What the last fetch brought: "14 new, 3 changed", or that nothing was new. */
export function changeText(view: Pick<ConnectionView, 'lastCounts'>): string | null {
  const counts = view.lastCounts;
  if (counts === null) return null;
  const parts: string[] = [];
  if (counts.added > 0) parts.push(say('shell.counts.added', { count: counts.added }));
  if (counts.changed > 0) parts.push(say('shell.counts.changed', { count: counts.changed }));
  if (counts.deleted > 0) parts.push(say('shell.counts.deleted', { count: counts.deleted }));
  return parts.length === 0 ? say('shell.counts.nothing') : parts.join(', ');
}
