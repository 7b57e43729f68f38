import path from 'node:path';
import { z } from 'zod';
import { asHubError } from '../contract/errors.ts';
import { type Clock, instantOf } from './clock.ts';
import type { AccessService } from './oauth/access.ts';
import type { Audit } from './store/audit.ts';
import type { Db } from './store/database.ts';
import { backupFolder, trimBackups } from './store/maintenance.ts';
import { hasLeftovers } from './store/removal.ts';
import type { Repos } from './store/repos.ts';
import { orderRestore } from './store/restore-order.ts';
import { keepHouse } from './store/retention.ts';
import type { Engine } from './sync/engine.ts';

export interface UpkeepOptions {
  readonly profileDir: string;
  readonly db: Db;
  readonly repos: Repos;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly engine: Engine;
  readonly access: AccessService;
  readonly log: { info(facts: object, message: string): void; error(facts: object, message: string): void };
}

/** Looks after the file: a soundness check after the start, a backup a day, nothing that grows for ever. */
export interface Upkeep {
  /** Looks now and then whether something is due. */
  begin(): void;
  end(): void;
  /** A backup in the profile's own folder, made off the main thread. @returns its file */
  backUp(): Promise<string>;
  /** Has a backup restored at the next start. @throws HubError backup_unreadable, store_newer */
  orderRestore(file: string): Promise<void>;
  /** Takes out what removed connections left behind, off the main thread; resolves when it is done or has failed. */
  clear(): Promise<void>;
  lastCheck(): { at: string; ok: boolean } | null;
}

const dayMs = 86_400_000;
/** After the start the owner's window comes first. */
const firstLookMs = 10_000;
const lookMs = 3_600_000;
const backupsKept = 7;
const checkKey = 'lastCheck';
const backupKey = 'lastBackupAt';
const checkSchema = z.object({ at: z.string(), ok: z.boolean() });

export function createUpkeep({ profileDir, db, repos, audit, clock, engine, access, log }: UpkeepOptions): Upkeep {
  const { settings } = repos;
  const timers: NodeJS.Timeout[] = [];

  function lastCheck(): { at: string; ok: boolean } | null {
    return checkSchema.safeParse(JSON.parse(settings.get(checkKey) ?? 'null')).data ?? null;
  }

  function isOlderThanADay(at: string | null | undefined): boolean {
    return !at || clock.now().getTime() - Date.parse(at) > dayMs;
  }

  async function check(): Promise<boolean> {
    const problem = await engine.chore({ kind: 'check' }).then(() => null, asHubError);
    // A check that could not be made says nothing about the file.
    if (problem !== null && problem.code !== 'store_corrupt') throw problem;
    settings.set(checkKey, JSON.stringify({ at: instantOf(clock), ok: problem === null }));
    if (problem === null) return true;
    log.error({ detail: problem.detail }, 'the store is damaged');
    const alert = { matter: 'store_corrupt', connectionId: null, code: 'store_corrupt', params: { ...problem.params } };
    repos.alerts.raise({ ...alert, raisedAt: instantOf(clock) });
    return false;
  }

  async function backUp(): Promise<string> {
    const file = path.join(backupFolder(profileDir), `backroom-${instantOf(clock).replaceAll(/[:.]/g, '-')}.db`);
    await engine.chore({ kind: 'backup', file });
    trimBackups(profileDir, backupsKept);
    settings.set(backupKey, instantOf(clock));
    audit.write({ action: 'app.backup', detail: path.basename(file) });
    return file;
  }

  async function clear(): Promise<void> {
    if (!hasLeftovers(db)) return;
    await engine.chore({ kind: 'clear' }).catch((thrown: unknown) => {
      // What is left when Backroom is quit is taken out after the next start.
      if (asHubError(thrown).code === 'stopped') return;
      log.error({ problem: String(thrown) }, 'the records of a removed connection are still there');
    });
  }

  /** Grants that nothing has used for a day are refreshed, so that they do not lapse (must-not-fail 1). */
  async function keepGrants(): Promise<void> {
    for (const { id } of repos.connections.list()) {
      await access.keepAlive(id).catch((thrown: unknown) => {
        log.error({ connection: id, problem: String(thrown) }, 'a grant could not be kept alive');
      });
    }
  }

  /** A sound file is copied, a damaged one must not push the good copies out (must-not-fail 37). */
  async function look(): Promise<void> {
    await keepGrants();
    try {
      keepHouse(db, clock.now());
      await clear();
      const known = lastCheck();
      const sound = isOlderThanADay(known?.at) ? await check() : known?.ok === true;
      if (sound && isOlderThanADay(settings.get(backupKey)) && repos.connections.list().length > 0) await backUp();
    } catch (thrown) {
      log.error({ problem: String(thrown) }, 'the upkeep of the store failed');
    }
  }

  return {
    begin() {
      timers.push(setTimeout(() => void look(), firstLookMs).unref(), setInterval(() => void look(), lookMs).unref());
    },
    end() {
      for (const timer of timers.splice(0)) clearTimeout(timer);
    },
    backUp,
    orderRestore: async (file) => {
      await engine.chore({ kind: 'checkBackup', file });
      orderRestore(profileDir, file);
    },
    clear,
    lastCheck,
  };
}
