import { layGround } from './hub/ground.ts';
import { createReactions } from './hub/reactions.ts';
import { type Reactions, type Services, wireServices } from './hub/services.ts';
import type { Hub, HubOptions } from './hub/types.ts';

export type { Hub, HubOptions } from './hub/types.ts';

/**
 * Builds the Hub on a profile: the shell, the command line and the tests begin here.
 * @throws HubError store_* when the profile's file cannot be used
 */
export async function createHub(options: HubOptions): Promise<Hub> {
  const ground = layGround(options);
  const { opening, db, repos, audit, vault } = ground;
  if (!options.openVaultAfter) await opening.done;
  const services = wireServices(ground, (): Reactions => reactions);
  const reactions = createReactions(ground, services);
  const { own, around } = services;
  return {
    ...{ profileDir: options.profileDir, host: options.host, log: options.log },
    ...{ db, repos, audit, vault },
    ...services,
    ...around,
    ...reactions,
    vaultReady: opening.done,
    vaultProblem: () => (vault.state() === 'unlocked' ? null : opening.problem()),
    refreshNetwork: own.refresh,
    async begin() {
      await Promise.all([own.refresh(), opening.done]);
      services.events.changed(['app', 'connections']);
      services.scheduler.start();
      services.upkeep.begin();
      services.outbound.begin();
      services.proof.begin();
      void services.matches.refresh();
      services.flows.begin();
      services.relay.begin();
      await services.pretend.resume();
    },
    wake() {
      services.scheduler.tick();
      services.relay.wake();
      services.outbound.nudge();
    },
    async stop() {
      await stopServices(services);
      vault.lock();
      db.close();
    },
  };
}

/** From the outside in: nothing new begins, runs end at their next page, then what they used is closed. */
async function stopServices({
  scheduler,
  relay,
  hooks,
  upkeep,
  flows,
  outbound,
  sync,
  engine,
  pretend,
  proof,
  counts,
  own,
}: Services): Promise<void> {
  scheduler.stop();
  await Promise.all([relay.stop(), hooks.idle()]);
  upkeep.end();
  const proved = proof.end();
  await flows.stop();
  await outbound.end();
  await sync.stopAll();
  await proved;
  await engine.close();
  counts.flush();
  await pretend.stop();
  own.network.close();
}
