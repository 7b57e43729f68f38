import type { Quota } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';

/** How many calls are left today; null where the vendor has no limit by the day. */
export function quotaLeft({ perDay, used }: Quota): number | null {
  return perDay === null ? null : Math.max(0, perDay - used);
}

/** How much of a day's calls is used, and how much more is wanted, as shares of 1 that fit together. */
export function quotaShares({ perDay, used, planned }: Quota): { used: number; planned: number } | null {
  if (perDay === null || perDay <= 0) return null;
  const usedShare = Math.min(1, used / perDay);
  return { used: usedShare, planned: Math.min(1 - usedShare, planned / perDay) };
}

/** "120 calls to QuickBooks today; 380 are left. What waits here needs about 36." */
export function quotaText(quota: Quota, name: string): string {
  const { used, planned } = quota;
  const left = quotaLeft(quota);
  const first =
    left === null ? say('flows.quota.usedFree', { used, name }) : say('flows.quota.used', { used, name, left });
  return planned === 0 ? first : `${first} ${say('flows.quota.planned', { planned })}`;
}
