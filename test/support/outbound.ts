import { onTestFinished } from 'vitest';
import { type EventType, examplePayload } from '../../contract/events/index.ts';
import { createEvents } from '../../main/events.ts';
import { createNetwork } from '../../main/http/network.ts';
import { createOutbound, type OutboundOptions } from '../../main/outbound/service.ts';
import { createAudit } from '../../main/store/audit.ts';
import { createLeases } from '../../main/store/lease.ts';
import { createEventWriter } from '../../main/store/outbound-events.ts';
import { createRepos } from '../../main/store/repos.ts';
import { createVault } from '../../main/vault/vault.ts';
import { fakeKeychain } from './keychain.ts';
import { tempStore } from './store.ts';
import { type VirtualTime, virtualTime } from './timer.ts';

/** The outgoing side alone on a store of its own, on a clock that a test moves; signatures want it to begin now. */
export async function outboundOn(change: Partial<OutboundOptions> & { readonly time?: VirtualTime } = {}) {
  const { time = virtualTime(new Date().toISOString()), ...more } = change;
  const db = change.db ?? tempStore();
  const repos = createRepos(db);
  const audit = createAudit(db, 'test', time);
  const vault = change.vault ?? createVault({ db, keychain: fakeKeychain(), audit, clock: time });
  if (vault.state() === 'new') await vault.setUp('keychain');
  const network = createNetwork({}, {});
  const errors: unknown[] = [];
  const outbound = createOutbound({
    ...{ db, repos, audit, vault, network, clock: time, leases: createLeases(db, time), events: createEvents() },
    ...{ host: { isOnline: () => true }, random: () => 0, log: { error: (facts: object) => void errors.push(facts) } },
    ...more,
  });
  onTestFinished(async () => {
    await outbound.end();
    network.close();
  });
  const writer = createEventWriter(db);
  return {
    ...{ db, repos, audit, vault, time, outbound, errors },
    /** Lets something happen, as the example of that event type has it. */
    happen(type: EventType, title: string = type): void {
      const { data } = examplePayload(type, 'evt_x', time.now().toISOString());
      const connection = { id: 'shop', name: 'Shop', provider: 'test' };
      const about = { type, connection, recordId: null, title, money: null, at: time.now().toISOString() };
      writer.write({ ...about, data: { ...(data as object) } }); // an example's data is an object
    },
  };
}
