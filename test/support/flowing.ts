import { onTestFinished } from 'vitest';
import { type FlowKind, pushStates } from '../../contract/flows/index.ts';
import { type Shop, type ShopOptions, startShop } from '../../demo/shop.ts';
import type { VendorId } from '../../demo/vendors.ts';
import type { Hub, HubOptions } from '../../main/hub.ts';
import { createHandlers } from '../../main/ipc/handlers.ts';
import type { Connection } from '../../main/store/connections.ts';
import type { Push } from '../../main/store/push-row.ts';
import { providers } from '../../providers/registry.ts';
import { switchOn } from '../../tools/demo/switch-on.ts';
import { signIn } from './flow-profile.ts';
import { makeHub } from './hub.ts';

/** A Hub and the pretend shop, with systems that Backroom may write to. */
export interface Flowing {
  readonly hub: Hub;
  readonly shop: Shop;
  readonly ask: ReturnType<typeof createHandlers>;
  /** Signs in so that writing is allowed, and waits for the first fetch. */
  connect(vendor: VendorId): Promise<Connection>;
  /** Fetches what has changed. */
  fetch(connection: Connection): Promise<void>;
  /**
   * Makes a flow as the owner does: takes what is suggested, answers what is left, looks at the preview, switches it on
   * and says yes to all of it.
   */
  flow(kind: FlowKind, from: Connection, to: Connection, choices?: Readonly<Record<string, string>>): Promise<string>;
  pushes(flowId: string): Push[];
}

const registry = new URL('../../providers/registry.ts', import.meta.url).href;

export async function flowing(options: { shop?: ShopOptions; hub?: Partial<HubOptions> } = {}): Promise<Flowing> {
  const shop = await startShop({ scale: 0.02, ...options.shop });
  onTestFinished(() => shop.close());
  const hub = await makeHub({
    providers: { map: providers, module: registry },
    endpoints: new Map(Object.entries(shop.origins)),
    ...options.hub,
  });
  const ask = createHandlers(hub, noDesk);

  return {
    ...{ hub, shop, ask },
    connect: (vendor) => signIn(hub, shop, vendor),
    async fetch({ id }) {
      const [runId = 0] = hub.sync.start({ connectionIds: [id] });
      await hub.sync.ended(runId);
      await hub.flows.settled();
    },
    flow: (kind, { id: sourceId }, { id: targetId }, choices) =>
      switchOn(hub, { kind, sourceId, targetId, startOn: '2020-01-01' }, choices),
    pushes: (flowId) => hub.repos.pushes.inState(pushStates, flowId).flatMap((id) => hub.repos.pushes.get(id) ?? []),
  };
}

const noDesk = {
  openFolder: async () => undefined,
  showText: async () => undefined,
  pickFile: async () => null,
  restart: () => undefined,
  version: 'test',
  locale: 'en',
};
