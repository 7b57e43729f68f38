import { useState } from 'react';
import type { AppStatus } from '../../contract/ipc/index.ts';
import { useDo } from '../lib/bridge.ts';
import { VaultDialog } from './VaultDialog.tsx';

/**
 * Before the first sign-in is saved there must be a place to lock it away. This PC's keychain is taken without asking;
 * where there is none, the dialog asks for a passphrase. `first(then)` runs `then` once the vault is ready.
 */
export function useVaultFirst(status: AppStatus | undefined) {
  const setUp = useDo('vault.setUp');
  const [next, setNext] = useState<(() => void) | null>(null);
  const first = (then: () => void) => {
    if (status?.vault.state !== 'new') return then();
    if (status.vault.problem?.code === 'keychain_missing') return setNext(() => then);
    setUp.mutate({ passphrase: null }, { onSuccess: then, onError: () => setNext(() => then) });
  };
  const finish = () => {
    setNext(null);
    next?.();
  };
  const dialog = next === null ? null : <VaultDialog onDone={finish} onClose={() => setNext(null)} />;
  return { first, dialog, busy: setUp.isPending };
}
