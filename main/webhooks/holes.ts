import { z } from 'zod';
import type { Hook } from '../store/hooks.ts';
import type { SettingRepo } from '../store/settings.ts';

/** When deliveries may not have come to the relay, or were let go there. */
export interface Holes {
  readonly downtimes: readonly { readonly from: string; readonly to: string }[];
  readonly lostBefore: string | null;
}

const seenSchema = z.object({ downUntil: z.string(), lostBefore: z.string() });
type Seen = z.infer<typeof seenSchema>;

const key = 'relay.holes';

/** Up to where holes have been mended. */
export function holesSeen(settings: SettingRepo): Seen {
  return seenSchema.safeParse(JSON.parse(settings.get(key) ?? 'null')).data ?? { downUntil: '', lostBefore: '' };
}

export function rememberHoles(settings: SettingRepo, { downtimes, lostBefore }: Holes): void {
  const { downUntil, lostBefore: before } = holesSeen(settings);
  const newest = [downUntil, ...downtimes.map(({ to }) => to)].sort().at(-1) ?? downUntil;
  settings.set(key, JSON.stringify({ downUntil: newest, lostBefore: lostBefore ?? before }));
}

/**
 * Whose changes must be read because of new holes (must-not-fail 18). A vendor that goes on trying for longer than the
 * relay was away will have got rid of everything by itself; one that gave up before has not. Pure.
 */
export function connectionsToMend(
  holes: Holes,
  seen: Seen,
  hooks: readonly Hook[],
  retryHoursOf: (connectionId: string) => number,
): string[] {
  const fresh = holes.downtimes.filter(({ to }) => to > seen.downUntil);
  const longestHours = Math.max(-1, ...fresh.map(({ from, to }) => (Date.parse(to) - Date.parse(from)) / 3_600_000));
  const wasLost = holes.lostBefore !== null && holes.lostBefore > seen.lostBefore;
  return hooks.flatMap(({ connectionId, addressId, lastEventAt, goodAt }) => {
    const listens = addressId !== null && (goodAt ?? lastEventAt) !== null;
    const missed = wasLost || (longestHours >= 0 && longestHours >= retryHoursOf(connectionId));
    return listens && missed ? [connectionId] : [];
  });
}
