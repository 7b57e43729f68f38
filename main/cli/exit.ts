import type { ErrorCode } from '../../contract/errors.ts';
import type { RunStatus } from '../../contract/ipc/index.ts';

/** What the exit code of a command says; part of the help. */
export const exits = { done: 0, usage: 2, setAside: 3, failed: 4, locked: 5, busy: 6, stopped: 130 } as const;

const ofError: Partial<Readonly<Record<ErrorCode, number>>> = {
  bad_input: exits.usage,
  not_found: exits.usage,
  already_exists: exits.usage,
  not_allowed: exits.usage,
  reading_only: exits.usage,
  backup_unreadable: exits.usage,
  vault_locked: exits.locked,
  vault_not_set_up: exits.locked,
  wrong_passphrase: exits.locked,
  keychain_missing: exits.locked,
  keychain_key_missing: exits.locked,
  keychain_key_changed: exits.locked,
  already_running: exits.busy,
  stopped: exits.stopped,
};

export function exitOfError(code: ErrorCode): number {
  return ofError[code] ?? exits.failed;
}

/** The worst of several runs decides. @param wasStopped whether this command was asked to stop them */
export function exitOfRuns(statuses: readonly RunStatus[], wasStopped: boolean): number {
  if (statuses.some((status) => status === 'failed' || status === 'cut')) return exits.failed;
  if (statuses.includes('stopped')) return wasStopped ? exits.stopped : exits.failed;
  return statuses.includes('set_aside') ? exits.setAside : exits.done;
}
