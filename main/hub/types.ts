import type { Provider } from '../../providers/kit/index.ts';
import type { ActionsService } from '../actions/service.ts';
import type { PauseSwitch } from '../app-settings.ts';
import type { ConnectService } from '../connect/service.ts';
import type { Events } from '../events.ts';
import type { FlowsService } from '../flows/service.ts';
import type { Endpoints } from '../http/endpoints.ts';
import type { Log } from '../log.ts';
import type { MatchService } from '../matches/service.ts';
import type { AccessService } from '../oauth/access.ts';
import type { OutboundService } from '../outbound/service.ts';
import type { PretendService } from '../pretend/service.ts';
import type { ProofService } from '../proof/service.ts';
import type { Audit } from '../store/audit.ts';
import type { Connection } from '../store/connections.ts';
import type { Db } from '../store/database.ts';
import type { Repos } from '../store/repos.ts';
import type { Scheduler } from '../sync/scheduler.ts';
import type { SyncService } from '../sync/service.ts';
import type { Upkeep } from '../upkeep.ts';
import type { Keychain } from '../vault/keychain.ts';
import type { Vault } from '../vault/vault.ts';
import type { Surroundings } from '../views/connections.ts';
import type { Fetching } from '../webhooks/fetching.ts';
import type { HooksService } from '../webhooks/hooks.ts';
import type { RelayService } from '../webhooks/relay-service.ts';
import type { WebhooksService } from '../webhooks/service.ts';

/** What the place that the Hub runs in lends to it. */
export interface HubHost {
  /** Opens a web page for the owner: the system browser, or in the command line a printed address. */
  readonly openPage: (url: string) => Promise<void>;
  readonly isOnline: () => boolean;
  /** The system's proxy for an address; null for none. */
  readonly findProxy?: (url: string) => Promise<string | null>;
}

export interface HubOptions {
  readonly profileDir: string;
  /** Who acts, for the audit trail: window or cli. */
  readonly actor: string;
  readonly host: HubHost;
  readonly log: Log;
  readonly syncWorker: URL;
  readonly pretendWorker: URL;
  readonly inboxWorker: URL;
  readonly nativeBinding?: string | undefined;
  readonly endpoints?: Endpoints;
  readonly keychain?: Keychain;
  /** Unlocks a vault that a passphrase protects, and sets up a new one with it. */
  readonly passphrase?: string | undefined;
  /** Opens the vault when this is over and returns before, so that the window need not wait for it. */
  readonly openVaultAfter?: Promise<void>;
  /** How far ahead of this PC's clock the Hub lives, in milliseconds. */
  readonly clockOffsetMs?: number;
  /** Other systems than the registry's, for tests: the map, and the module that exports it for the worker. */
  readonly providers?: { readonly map: ReadonlyMap<string, Provider>; readonly module: string };
}

/** Every service of Backroom wired together, with no window: the shell, the command line and the tests begin here. */
export interface Hub extends Surroundings {
  readonly profileDir: string;
  readonly db: Db;
  readonly repos: Repos;
  readonly audit: Audit;
  readonly vault: Vault;
  readonly access: AccessService;
  readonly connect: ConnectService;
  readonly matches: MatchService;
  readonly flows: FlowsService;
  readonly outbound: OutboundService;
  readonly actions: ActionsService;
  readonly webhooks: WebhooksService;
  readonly hooks: HooksService;
  readonly relay: RelayService;
  readonly fetching: Fetching;
  readonly sync: SyncService;
  readonly scheduler: Scheduler;
  readonly pretend: PretendService;
  readonly proof: ProofService;
  readonly events: Events;
  readonly pause: PauseSwitch;
  readonly upkeep: Upkeep;
  readonly host: HubHost;
  readonly log: Log;
  /** Resolves when opening the vault at the start has succeeded or failed. */
  readonly vaultReady: Promise<void>;
  /** Why the vault could not be opened at the start; null when it is open, new, or waits for a passphrase. */
  vaultProblem(): unknown;
  check(connection: Connection): Promise<void>;
  /** Works out a connection's state again and keeps its alerts in line with it. */
  review(connection: Connection): void;
  /** Signs out at the vendor and forgets the credential; the records too unless they are to be kept. */
  disconnect(connectionId: string, keepRecords: boolean): Promise<void>;
  /** The PC woke, or the line is back: what is due is done now. */
  wake(): void;
  /** Takes up a changed proxy or certificate file. */
  refreshNetwork(): Promise<void>;
  /** Starts what runs by itself: schedules and, where it is wanted, the pretend shop. */
  begin(): Promise<void>;
  /** Ends runs at their next page and closes the store. */
  stop(): Promise<void>;
}
