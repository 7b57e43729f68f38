import type { FastifyBaseLogger } from 'fastify';
import type { RelayStore } from './store/types.ts';

const beatEveryMs = 10_000;
/** So long without a beat is a downtime. */
const gapMs = 30_000;
const sweepEveryMs = 3_600_000;
const dayMs = 86_400_000;

/** The heartbeat, and letting go what is too old. */
export function keepUp(store: RelayStore, keepDays: number, log: FastifyBaseLogger) {
  const timers: NodeJS.Timeout[] = [];
  const beat = () => store.beat(new Date().toISOString(), gapMs);
  const sweep = () => store.sweep(new Date(Date.now() - keepDays * dayMs).toISOString());
  const every = (ms: number, what: string, work: () => Promise<void>) => {
    const run = () => void work().catch((thrown: unknown) => log.error({ error: String(thrown) }, `no ${what}`));
    timers.push(setInterval(run, ms));
  };
  return {
    /** The first beat is done when it resolves: what was missed before is known before anybody polls. */
    async begin(): Promise<void> {
      await beat();
      await sweep();
      every(beatEveryMs, 'beat', beat);
      every(sweepEveryMs, 'sweep', sweep);
    },
    stop: () => timers.forEach(clearInterval),
  };
}
