import { readAppSettings } from '../app-settings.ts';
import type { SettingRepo } from '../store/settings.ts';
import { createNetwork, type Network, type NetworkSettings } from './network.ts';

export interface OwnNetwork {
  /** Always the network of the newest settings; may be kept for good. */
  readonly network: Network;
  /** The newest settings as plain data, for the worker thread. */
  settings(): Promise<NetworkSettings>;
  /** To be called when the owner has changed the proxy or the certificates. */
  refresh(): Promise<void>;
}

/** An address outside, to ask the system which proxy it has for such. */
const somewhere = 'https://example.com/';

/** The network as the owner set it, else as the system has it. */
export function createOwnNetwork(
  repo: SettingRepo,
  findProxy: (url: string) => Promise<string | null> = async () => null,
): OwnNetwork {
  let active = usable(ownSettings(repo));

  async function settings(): Promise<NetworkSettings> {
    const own = ownSettings(repo);
    const proxyUrl = own.proxyUrl ?? (await findProxy(somewhere)) ?? undefined;
    return { ...own, proxyUrl };
  }

  return {
    network: {
      agentsFor: (url) => active.agentsFor(url),
      close: () => active.close(),
    },
    settings,
    async refresh() {
      const before = active;
      active = createNetwork(await settings());
      before.close();
    },
  };
}

/** A setting that can no longer be used must not keep the window from opening, where it is mended. */
function usable(settings: NetworkSettings): Network {
  try {
    return createNetwork(settings);
  } catch {
    return createNetwork();
  }
}

function ownSettings(repo: SettingRepo): NetworkSettings {
  const { proxyUrl, caFile } = readAppSettings(repo);
  return { proxyUrl: proxyUrl || undefined, caFile: caFile || undefined };
}
