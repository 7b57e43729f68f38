import { onTestFinished } from 'vitest';
import { type FlowKind, pushStates } from '../../contract/flows/index.ts';
import { consent } from '../../demo/person.ts';
import { type Shop, type ShopOptions, startShop } from '../../demo/shop.ts';
import type { VendorId } from '../../demo/vendors.ts';
import type { Hub, HubOptions } from '../../main/hub.ts';
import type { Connection } from '../../main/store/connections.ts';
import { createHandlers } from '../../main/ipc/handlers.ts';
import type { Push } from '../../main/store/push-row.ts';
import { providers } from '../../providers/registry.ts';
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
    connect: (vendor) => connectTo(hub, shop, vendor),
    async fetch({ id }) {
      const [runId = 0] = hub.sync.start({ connectionIds: [id] });
      await hub.sync.ended(runId);
      await hub.flows.settled();
    },
    async flow(kind, from, to, choices = {}) {
      const id = hub.flows.create({ kind, sourceId: from.id, targetId: to.id, startOn: '2020-01-01' });
      const { choices: asked } = await hub.flows.mapping(id);
      const suggested = asked.flatMap(({ id: name, suggested: value }) => (value === null ? [] : [[name, value]]));
      hub.flows.change(id, { choices: { ...Object.fromEntries(suggested), ...choices } });
      await hub.flows.preview(id);
      hub.flows.enable(id);
      hub.flows.approve({ flowId: id });
      await hub.flows.settled();
      return id;
    },
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

async function connectTo(hub: Hub, shop: Shop, vendor: VendorId): Promise<Connection> {
  const [how] = shop.logins[vendor];
  if (!how) throw new Error(`nobody signs in to ${vendor}`);
  const attempt = hub.connect.start({
    ...{ provider: vendor, way: how.method, name: '', settings: how.settings, secrets: how.secrets, writes: true },
    firstChoice: true,
    openPage: async (url) => (await consent(url)).url,
  });
  const id = await attempt.done;
  if (id === undefined) throw new Error('the sign-in gave no connection');
  const run = hub.repos.runs.latest(id);
  if (run) await hub.sync.ended(run.id).catch(() => undefined);
  await hub.matches.refresh();
  return hub.repos.connections.get(id);
}
