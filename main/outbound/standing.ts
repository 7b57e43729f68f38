import type { Problem } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';
import type { Db } from '../store/database.ts';
import type { Address } from '../store/outbound-addresses.ts';
import type { Due } from '../store/outbound-deliveries.ts';
import type { Repos } from '../store/repos.ts';
import type { Posted } from './post.ts';
import { leastFailures, nextAttempt, patienceMs } from './retries.ts';

/** The alert that stands as long as an address is stopped. */
export function matterOf(addressId: string): string {
  return `address_stopped:${addressId}`;
}

/** Switches an address off; what waits for it waits no more. To be called inside a transaction. */
export function stopAddress(repos: Repos, address: Address, problem: Problem, now: Date): void {
  repos.addresses.change(address.id, { state: 'stopped', problem });
  repos.deliveries.stopAll(address.id);
  const params = { name: new URL(address.url).host, count: 0 };
  const alert = { matter: matterOf(address.id), connectionId: null, code: 'address_stopped', params };
  repos.alerts.raise({ ...alert, raisedAt: now.toISOString() });
}

/**
 * Writes down what came of an attempt, and what follows from it for the address, in one transaction.
 * @param random between 0 and 1
 * @returns true when the address was switched off by it
 */
export function settleAttempt(
  { db, repos, now, random }: { db: Db; repos: Repos; now: Date; random: number },
  addressId: string,
  due: Due,
  posted: Posted,
): boolean {
  return db
    .transaction(() => {
      const address = repos.addresses.list().find(({ id }) => id === addressId);
      // Taken away while the call was under way: its deliveries are gone, too.
      if (!address) return false;
      const attempts = due.attempts + 1;
      if (posted.verdict === 'taken') {
        repos.deliveries.tried(due.id, posted.tried, { state: 'delivered', attempts, nextAt: null });
        repos.addresses.change(addressId, { lastDeliveredAt: now.toISOString(), failingSince: null, failures: 0 });
        return false;
      }
      const nextAt = nextAttempt(attempts, now, posted.waitMs, random);
      const state = nextAt === null ? ('failed' as const) : ('waiting' as const);
      repos.deliveries.tried(due.id, posted.tried, { state, attempts, nextAt });
      const failures = address.failures + 1;
      const failingSince = address.failingSince ?? posted.tried.at;
      repos.addresses.change(addressId, { failingSince, failures });
      const problem = reasonToStop(posted, { failures, failingSince }, now);
      if (problem && address.state !== 'stopped') stopAddress(repos, address, problem, now);
      return problem !== null;
    })
    .immediate();
}

function reasonToStop(
  { verdict, tried }: Posted,
  { failures, failingSince }: { failures: number; failingSince: string },
  now: Date,
): Problem | null {
  if (verdict === 'gone') return { code: 'gone', params: {}, detail: say('outbound.problem.gone') };
  const isLong = now.getTime() - Date.parse(failingSince) >= patienceMs && failures >= leastFailures;
  const detail = `${say('outbound.problem.days')} ${tried.problem ?? ''}`.trim();
  return isLong ? { code: 'unreachable', params: {}, detail } : null;
}
