import type { Provider, Settings } from '../../providers/kit/index.ts';
import type { Clock } from '../clock.ts';
import { type Client, createClient } from '../http/client.ts';
import { createLimiter, type Limiter } from '../http/limiter.ts';
import type { Network } from '../http/network.ts';
import type { AccessSource } from '../http/signed.ts';
import type { AccessService } from '../oauth/access.ts';
import type { Connection } from '../store/connections.ts';

interface Surroundings {
  readonly network: Network;
  readonly clock: Clock;
  readonly log: { warn(facts: object, message: string): void };
}

/** What it takes to ask a vendor something, also before there is a connection. */
export interface Reach extends Surroundings {
  readonly provider: Provider;
  readonly settings: Settings;
  readonly access: AccessSource;
  readonly endpoint: string | undefined;
  readonly onSigning?: (index: number) => void;
  readonly onCall?: (report: { readonly ok: boolean }) => void;
}

/** What reaches the vendors of all connections. */
export interface Reaching extends Surroundings {
  readonly access: AccessService;
  readonly endpointOf: (connection: Connection) => string | undefined;
}

export function reachOf(connection: Connection, provider: Provider, reaching: Reaching): Reach {
  const { network, clock, log } = reaching;
  return {
    ...{ network, clock, log, provider },
    settings: connection.settings,
    access: (wish) => reaching.access.get(connection.id, wish),
    endpoint: reaching.endpointOf(connection),
  };
}

export function clientFor(reach: Reach, limiter: Limiter = createLimiter(reach.provider.limits)): Client {
  return createClient({ ...reach, limiter });
}
