import type { Limits } from '../../providers/kit/index.ts';
import { isLoopbackHost } from './address.ts';
import { callsPerSecond } from './rates.ts';

/**
 * The limits to keep at an address that may answer instead of the vendor. The pretend shop is on this PC and nobody
 * else's: looking around should not take as long as a real first fetch. A faster vendor stays as fast.
 */
export function limitsAt(endpoint: string | undefined, limits: Limits): Limits {
  if (endpoint === undefined || !isLoopbackHost(new URL(endpoint).hostname)) return limits;
  const { operations: _operations, ...rest } = limits;
  return { ...rest, rates: [{ burst: 1, perSecond: Math.max(100, callsPerSecond(limits)) }] };
}
