import { onTestFinished } from 'vitest';
import { type FlowKind, pushStates } from '../../contract/flows/index.ts';
import type { Choice } from '../../contract/ipc/flows.ts';
import { type Shop, type ShopOptions, startShop } from '../../demo/shop.ts';
import type { VendorId } from '../../demo/vendors.ts';
import type { Hub, HubOptions } from '../../main/hub.ts';
import { createHandlers } from '../../main/ipc/handlers.ts';
import type { Connection } from '../../main/store/connections.ts';
import type { Push } from '../../main/store/push-row.ts';
import { providers } from '../../providers/registry.ts';
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
    async flow(kind, from, to, choices = {}) {
      const id = hub.flows.create({ kind, sourceId: from.id, targetId: to.id, startOn: '2020-01-01' });
      // What is chosen may bring more to choose.
      for (let round = 0; round < 2; round += 1) {
        const { choices: asked } = await hub.flows.mapping(id);
        hub.flows.change(id, { choices: { ...Object.fromEntries(asked.flatMap(answer)), ...choices } });
      }
      await hub.flows.preview(id);
      hub.flows.enable(id);
      hub.flows.approve({ flowId: id });
      await hub.flows.settled();
      return id;
    },
    pushes: (flowId) => hub.repos.pushes.inState(pushStates, flowId).flatMap((id) => hub.repos.pushes.get(id) ?? []),
  };
}

/** As somebody chooses who knows the shop: what is suggested, else what says so by its name. */
function answer({ id, value, suggested, required, options, params }: Choice): [string, string][] {
  if (value !== null) return [[id, value]];
  if (suggested !== null) return [[id, suggested]];
  const named = options.find(({ label }) => /sales/i.test(label) && label.includes(`${params.percent ?? ''}`));
  const chosen = named ?? options[0];
  return required && chosen ? [[id, chosen.value]] : [];
}

const noDesk = {
  openFolder: async () => undefined,
  showText: async () => undefined,
  pickFile: async () => null,
  restart: () => undefined,
  version: 'test',
  locale: 'en',
};
