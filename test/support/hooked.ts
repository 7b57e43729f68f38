import { onTestFinished } from 'vitest';
import type { InboxRow } from '../../contract/ipc/index.ts';
import { consent } from '../../demo/person.ts';
import { type Shop, type ShopOptions, startShop } from '../../demo/shop.ts';
import type { VendorId } from '../../demo/vendors.ts';
import type { Hub, HubOptions } from '../../main/hub.ts';
import type { Connection } from '../../main/store/connections.ts';
import { providers } from '../../providers/registry.ts';
import { makeHub } from './hub.ts';
import { type RelayOptions, startRelay, type TestRelay } from './relay.ts';

/** A Hub on Backroom's own providers, the pretend shop, and a relay between the two. */
export interface Hooked {
  readonly hub: Hub;
  readonly shop: Shop;
  readonly relay: TestRelay;
  /** Signs in to a system of the shop and waits until its first fetch and its subscriptions are done. */
  connect(vendor: VendorId, login?: number): Promise<Connection>;
  /** Resolves when a condition holds; looked at whenever the Hub tells that something changed. */
  until<T>(look: () => T | null | undefined | false): Promise<T>;
  inbox(connectionId?: string): InboxRow[];
}

const registry = new URL('../../providers/registry.ts', import.meta.url).href;

export async function hooked(
  options: { shop?: ShopOptions; relay?: RelayOptions; hub?: Partial<HubOptions>; enrol?: boolean } = {},
): Promise<Hooked> {
  const shop = await startShop({ scale: 0.02, ...options.shop });
  onTestFinished(() => shop.close());
  const relay = await startRelay(options.relay);
  onTestFinished(() => relay.close());
  const hub = await makeHub({
    providers: { map: providers, module: registry },
    endpoints: new Map(Object.entries(shop.origins)),
    ...options.hub,
  });
  await hub.begin();
  if (options.enrol !== false) await hub.relay.enrol(relay.url);
  const until = <T>(look: () => T | null | undefined | false) => untilIn(hub, look);

  return {
    ...{ hub, shop, relay, until },
    inbox: (connectionId) => hub.repos.inbox.list({ connectionId, limit: 500 }) as unknown as InboxRow[],
    connect: (vendor, login = 0) => connectIn({ hub, shop, until }, vendor, login),
  };
}

async function connectIn(
  { hub, shop, until }: Pick<Hooked, 'hub' | 'shop' | 'until'>,
  vendor: VendorId,
  login: number,
) {
  const how = shop.logins[vendor][login];
  if (!how) throw new Error(`nobody signs in to ${vendor}`);
  const attempt = hub.connect.start({
    ...{ provider: vendor, way: how.method, name: '', settings: how.settings, secrets: how.secrets },
    firstChoice: true,
    openPage: async (url) => (await consent(url)).url,
  });
  const id = await attempt.done;
  if (id === undefined) throw new Error('the sign-in gave no connection');
  const first = await until(() => hub.repos.runs.latest(id));
  await hub.sync.ended(first.id);
  await until(() => {
    const hook = hub.repos.hooks.find(id);
    return hook !== null && hook.state !== 'setting_up';
  });
  return hub.repos.connections.get(id);
}

function untilIn<T>(hub: Hub, look: () => T | null | undefined | false): Promise<T> {
  return new Promise((resolve, reject) => {
    const tryOnce = () => {
      try {
        const found = look();
        if (found === null || found === undefined || found === false) return;
        end();
        resolve(found);
      } catch (thrown) {
        end();
        reject(thrown);
      }
    };
    const end = hub.events.listen(tryOnce);
    tryOnce();
  });
}
