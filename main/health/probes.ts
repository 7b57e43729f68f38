import { asHubError } from '../../contract/errors.ts';
import type { Provider } from '../../providers/kit/index.ts';
import { instantOf } from '../clock.ts';
import { probe } from '../connect/probe.ts';
import { type Reaching, reachOf } from '../connect/reach.ts';
import type { Connection } from '../store/connections.ts';
import type { SampleRepo } from '../store/samples.ts';

export interface ProbesOptions extends Reaching {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly samples: SampleRepo;
}

/** Asks a connection's vendor the one cheap question and keeps how it went. Never throws for the vendor's sake. */
export async function checkConnection(connection: Connection, options: ProbesOptions): Promise<void> {
  const provider = options.providers.get(connection.provider);
  if (!provider) return;
  const begunAt = performance.now();
  let code: string | null = null;
  try {
    await probe(reachOf(connection, provider, options));
  } catch (thrown) {
    code = asHubError(thrown).code;
  }
  const latencyMs = Math.round(performance.now() - begunAt);
  options.samples.add(connection.id, { at: instantOf(options.clock), ok: code === null, latencyMs, code });
}
