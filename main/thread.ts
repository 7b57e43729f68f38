import { type MessagePort, parentPort } from 'node:worker_threads';
import type { Provider } from '../providers/kit/index.ts';

/** The line to the Hub, of a file that runs as a thread of it. */
export function hubPort(): MessagePort {
  if (!parentPort) throw new Error('this file runs in a worker thread');
  return parentPort;
}

/** The systems there are: of the module that a test brings, else Backroom's own. */
export async function loadProviders(module: string | undefined): Promise<ReadonlyMap<string, Provider>> {
  const loaded: { providers: ReadonlyMap<string, Provider> } = module
    ? await import(module)
    : await import('../providers/registry.ts');
  return loaded.providers;
}
