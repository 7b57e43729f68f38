import path from 'node:path';
import type { Provider } from '../../providers/kit/index.ts';
import { providers as registry } from '../../providers/registry.ts';
import { type Clock, instantOf, shiftedClock } from '../clock.ts';
import { type Audit, createAudit } from '../store/audit.ts';
import { type Db, openStore } from '../store/database.ts';
import { createLeases, type Leases } from '../store/lease.ts';
import { createRepos, type Repos } from '../store/repos.ts';
import { carryOutRestore, type Restored } from '../store/restore-order.ts';
import { leaseName } from '../sync/service.ts';
import { systemKeychain } from '../vault/keychain.ts';
import { createVault, type Vault } from '../vault/vault.ts';
import type { HubOptions } from './types.ts';

/** What every service stands on. */
export interface Ground {
  readonly options: HubOptions;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly clock: Clock;
  readonly db: Db;
  readonly repos: Repos;
  readonly leases: Leases;
  readonly audit: Audit;
  readonly vault: Vault;
  readonly opening: Opening;
  /** A backup was put in the store's place just now. */
  readonly restored: boolean;
}

/** How opening the vault at the start is going. */
export interface Opening {
  readonly done: Promise<void>;
  isOver(): boolean;
  problem(): unknown;
}

/** Opens the store, settles what a kill left behind, and begins to open the vault. @throws HubError store_* */
export function layGround(options: HubOptions): Ground {
  const { profileDir, log, actor, nativeBinding } = options;
  const clock = shiftedClock(options.clockOffsetMs ?? 0);
  const restored = carryOutRestore(profileDir, clock.now(), nativeBinding);
  const db = openStore(profileDir, {
    nativeBinding,
    onMigrated: (from, to, copy) => log.info({ from, to, copy }, 'the store was brought up to date'),
  });
  const repos = createRepos(db);
  const leases = createLeases(db, clock);
  settleCutRuns(repos, leases, clock);
  const audit = createAudit(db, actor, clock);
  tellRestored(restored, audit, log);
  const vault = createVault({ db, keychain: options.keychain ?? systemKeychain(), audit, clock });
  const opening = openVault(vault, options);
  const isRestored = restored !== null && !('problem' in restored);
  const providers = options.providers?.map ?? registry;
  return { options, providers, clock, db, repos, leases, audit, vault, opening, restored: isRestored };
}

function tellRestored(restored: Restored | null, audit: Audit, log: HubOptions['log']): void {
  if (restored === null) return;
  if ('problem' in restored) {
    log.error({ problem: String(restored.problem) }, 'the backup could not be restored');
    return;
  }
  audit.write({ action: 'app.restore', detail: path.basename(restored.file) });
  log.info({ file: restored.file, kept: restored.kept }, 'a backup was restored');
}

/** Opens the vault without asking anybody; what stands in the way is told by the window, and hinders nothing else. */
function openVault(vault: Vault, { passphrase, openVaultAfter }: HubOptions): Opening {
  let over = false;
  let problem: unknown = null;
  const isNew = vault.state() === 'new' && passphrase !== undefined;
  const open = () => (isNew ? vault.setUp({ passphrase }) : vault.start({ passphrase }));
  // Where there is nothing to open it with, that is known at once, and the window must show no more than the lock.
  const isLong = isNew || passphrase !== undefined || vault.protection() === 'keychain';
  const done = (isLong && openVaultAfter ? openVaultAfter.then(open) : open())
    .catch((thrown: unknown) => {
      problem = thrown;
    })
    .finally(() => {
      over = true;
    });
  return { done, isOver: () => over, problem: () => problem };
}

/** Runs that a kill or a power cut ended: their pages are kept, and the next run goes on from there. */
function settleCutRuns(repos: Repos, leases: Leases, clock: Clock): void {
  for (const run of repos.runs.running()) {
    if (leases.isHeld(leaseName(run.connectionId))) continue;
    repos.runs.end(run.id, { endedAt: instantOf(clock), status: 'cut', reason: null, detail: null });
  }
}
