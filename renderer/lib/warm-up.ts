import { say } from '../../contract/words/index.ts';
import { exactTime, longDay, number, relativeTime, shortDay, weekday } from './format.ts';

/**
 * Says once what the first page is about to say: the first date, number and plural of a page take some 20 ms of loading
 * tables. To be called while the page waits for its first answer, when it would do nothing.
 */
export function warmUp(now: Date = new Date()): void {
  const at = now.toISOString();
  const day = at.slice(0, 10);
  for (const tell of [exactTime, longDay, shortDay, weekday]) {
    tell(at);
    tell(day);
  }
  relativeTime(at, now, 'UTC');
  exactTime(at, 'UTC');
  number(0);
  say('overview.today.some', { orders: 1, records: 1 });
  say('overview.days.hint', { day, done: 1, troubled: 1, failed: 1 });
}
