import { asHubError } from '../../contract/errors.ts';
import type { Provider } from '../../providers/kit/index.ts';
import { type Clock, instantOf } from '../clock.ts';
import { probe } from '../connect/probe.ts';
import type { Network } from '../http/network.ts';
import type { AccessService } from '../oauth/access.ts';
import type { Connection } from '../store/connections.ts';
import type { SampleRepo } from '../store/samples.ts';

export interface ProbesOptions {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly access: AccessService;
  readonly samples: SampleRepo;
  readonly endpointOf: (connection: Connection) => string | undefined;
  readonly network: Network;
  readonly clock: Clock;
  readonly log: { warn(facts: object, message: string): void };
}

/** Asks a connection's vendor the one cheap question and keeps how it went. Never throws for the vendor's sake. */
export async function checkConnection(connection: Connection, options: ProbesOptions): Promise<void> {
  const provider = options.providers.get(connection.provider);
  if (!provider) return;
  const begunAt = performance.now();
  let code: string | null = null;
  try {
    await probe({
      ...options,
      provider,
      settings: connection.settings,
      endpoint: options.endpointOf(connection),
      network: options.network,
      access: (wish) => options.access.get(connection.id, wish),
    });
  } catch (thrown) {
    code = asHubError(thrown).code;
  }
  const latencyMs = Math.round(performance.now() - begunAt);
  options.samples.add(connection.id, { at: instantOf(options.clock), ok: code === null, latencyMs, code });
}
