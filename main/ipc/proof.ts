import type { Hub } from '../hub.ts';
import { proofView } from '../views/proof.ts';
import type { Handlers } from './types.ts';

type ProofHandlers = Pick<Handlers, Extract<keyof Handlers, `proof.${string}`>>;

export function proofHandlers(hub: Hub): ProofHandlers {
  const { repos, proof, audit } = hub;
  const viewOf = (connectionId: string) =>
    proofView(repos.connections.get(connectionId), { ...hub, isProving: proof.isChecking });

  return {
    'proof.get': ({ connectionId }) => viewOf(connectionId),
    'proof.check': async ({ connectionId, streams }) => {
      await hub.vaultReady;
      await proof.check(connectionId, { fetch: false, streams });
      return viewOf(connectionId);
    },
    'proof.fetch': async ({ connectionId, streams }) => {
      await hub.vaultReady;
      audit.write({ action: 'proof.fetch', subject: connectionId, detail: streams?.join(', ') ?? 'all' });
      await proof.check(connectionId, { fetch: true, streams });
      return viewOf(connectionId);
    },
  };
}
