import { useAsk } from '../../lib/bridge.ts';

export interface System {
  name: string;
  mark: { path: string; colour: string } | null;
}

/** The marks of systems by their provider: a flow outlives its connections, and the catalogue knows them all. */
export function useSystems(): (side: { provider: string; name: string }) => System {
  const catalogue = useAsk('catalogue.list', {}).data ?? [];
  return ({ provider, name }) => catalogue.find(({ id }) => id === provider) ?? { name, mark: null };
}
