import type { AddressInfo } from 'node:net';
import type { Context } from './context.ts';
import { createMetrics } from './metrics.ts';
import { loadOwnKey } from './own-key.ts';
import { buildServer } from './server.ts';
import type { Settings } from './settings.ts';
import { openStore } from './store/open.ts';
import { keepUp } from './upkeep.ts';

export interface Relay {
  /** Where vendors and the app call it. */
  readonly url: string;
  readonly port: number;
  /** Stops listening, answers open polls, lets what is under way end, closes the store. */
  close(): Promise<void>;
}

/** How long requests that are under way may take when the relay stops. */
const underWayMs = 5_000;

/** Starts a relay. @throws SettingError, and what the network says when it cannot listen */
export async function startRelay(settings: Settings): Promise<Relay> {
  const key = loadOwnKey(settings.dataDir, settings.key);
  const store = await openStore(settings, key.fingerprint);
  const stopping = new AbortController();
  let listening = '';
  const publicUrl = () => settings.publicUrl ?? listening;
  const metrics = createMetrics();
  const context: Context = { settings, store, key, metrics, publicUrl, stopping: stopping.signal };
  const server = await buildServer(context);
  const upkeep = keepUp(store, settings.limits.keepDays, server.log);
  const close = async () => {
    stopping.abort();
    upkeep.stop();
    const cut = setTimeout(() => server.server.closeAllConnections(), underWayMs);
    await server.close();
    clearTimeout(cut);
    await store.close();
  };
  try {
    await upkeep.begin();
    await server.listen({ host: settings.host, port: settings.port });
  } catch (thrown) {
    await close();
    throw thrown;
  }
  const port = portOf(server.server.address());
  listening = `http://${settings.host.includes(':') ? `[${settings.host}]` : settings.host}:${port}`;
  return { url: publicUrl(), port, close };
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
