import { type ErrorCode, HubError } from '../../contract/errors.ts';
import type { RelayView } from '../../contract/ipc/index.ts';
import type { RelayStatus } from '../../contract/relay/index.ts';
import type { Provider } from '../../providers/kit/index.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Events } from '../events.ts';
import type { NetworkSettings } from '../http/network.ts';
import type { Bounce } from '../oauth/bounce.ts';
import type { AlertRepo } from '../store/alerts.ts';
import type { Connection, ConnectionRepo } from '../store/connections.ts';
import type { HookRepo } from '../store/hooks.ts';
import type { InboxRepo } from '../store/inbox.ts';
import type { Stored } from '../store/inbox-writer.ts';
import type { RelayRepo } from '../store/relay.ts';
import type { SettingRepo } from '../store/settings.ts';
import type { Vault } from '../vault/vault.ts';
import type { AbsenceWatch } from './absence.ts';
import { receivedOf } from './collect.ts';
import { deviceOf } from './device.ts';
import type { Enrolment } from './enrolment.ts';
import type { Fetching } from './fetching.ts';
import { connectionsToMend, type Holes, holesSeen, rememberHoles } from './holes.ts';
import type { HooksService } from './hooks.ts';
import { createInboxThread } from './inbox-thread.ts';
import { bodyOf } from './judge.ts';
import type { InboxWorkerStart, PollState, Secrets } from './messages.ts';
import type { WebhooksService } from './service.ts';

export interface RelayServiceOptions {
  readonly profileDir: string;
  readonly workerUrl: URL;
  readonly start: InboxWorkerStart;
  readonly relay: RelayRepo;
  readonly inbox: InboxRepo;
  readonly hooks: HookRepo;
  readonly connections: ConnectionRepo;
  readonly settings: SettingRepo;
  readonly alerts: AlertRepo;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly events: Events;
  readonly enrolment: Enrolment;
  readonly hooksService: HooksService;
  readonly webhooks: WebhooksService;
  readonly fetching: Fetching;
  readonly absence: () => AbsenceWatch;
  readonly network: () => Promise<NetworkSettings>;
  readonly endpointOf: (connection: Connection) => string | undefined;
  /** What may have been missed is fetched. */
  readonly mend: (connectionId: string) => void;
  readonly log: Record<'info' | 'warn' | 'error', (facts: object, message: string) => void>;
}

/** The relay that keeps deliveries for this PC, and the inbox that collects them from it. */
export interface RelayService {
  view(): RelayView;
  /** @throws HubError no_relay, relay_refused, unreachable, vendor_fault */
  ask(): Promise<RelayStatus>;
  enrol(url: string, invitation?: string): Promise<void>;
  rotate(): Promise<void>;
  leave(): Promise<void>;
  /** Collects what is there and has it fetched, to the end. @returns how many came @throws HubError as `ask` */
  collectNow(): Promise<number>;
  /** Looks at deliveries of a connection again that could not be found genuine for want of the key. */
  judge(connectionId: string): void;
  /** The page over which sign-ins may come back; null where there is none. */
  bounce(): Bounce | null;
  /** Its secrets are others now. */
  forget(connectionId: string): void;
  /** True when nothing is left at the relay, as far as it can be reached. */
  isCollected(): boolean;
  /** Collects from now on, whenever the vault is open. */
  begin(): void;
  /** The PC woke, or the line is back. */
  wake(): void;
  stop(): Promise<void>;
}

/** How often it is looked whether the vault was opened or locked, and what is due. */
const tickMs = 5_000;
const minuteMs = 60_000;
/** After the start the owner's window comes first. */
const firstLookMs = 10_000;
const keepDays = 30;
const keepAtMost = 200_000;
const refusedMatter = 'relay_refused';

export function createRelayService(options: RelayServiceOptions): RelayService {
  const { relay, inbox, vault, clock, events, enrolment, hooksService, fetching, connections, log } = options;
  const timers: NodeJS.Timeout[] = [];
  let now: PollState | null = null;
  let collecting = false;
  let waiting: { resolve: () => void; reject: (error: HubError) => void }[] = [];

  const thread = createInboxThread({
    workerUrl: options.workerUrl,
    start: options.start,
    secretsOf,
    log,
    hear(message) {
      if (message.kind === 'state') noteState(message.now);
      else if (message.kind === 'stored') take(message.stored);
      else mendHoles(message);
    },
  });

  function secretsOf(connectionId: string): Secrets | 'locked' {
    if (vault.state() !== 'unlocked') return 'locked';
    return options.webhooks.secrets.read(connectionId, 'check webhooks');
  }

  function noteState(next: PollState): void {
    const before = now;
    now = next;
    settleWaiting(next);
    if (next.state === 'refused') {
      const alert = { matter: refusedMatter, connectionId: null, code: 'relay_refused', params: {} };
      options.alerts.raise({ ...alert, raisedAt: instantOf(clock) });
    } else if (next.state === 'well') options.alerts.settle(refusedMatter);
    if (next.state === 'well' && before?.state !== 'well') {
      fetching.look();
      options.absence().beat();
    }
    if (before?.state === next.state) return;
    events.changed(['relay', 'app']);
    if (next.error) log.warn({ state: next.state, ...next.error }, 'the relay is not collected from');
  }

  function settleWaiting({ state, error }: PollState): void {
    if (state === 'catching_up' || state === 'resting') return;
    for (const { resolve, reject } of waiting) {
      if (error) reject(HubError.fromWire(error));
      else resolve();
    }
    waiting = [];
  }

  /** Resolves when everything is here that the relay keeps. */
  async function caughtUp(): Promise<void> {
    if (!collecting) await collect();
    if (now?.state === 'well') return;
    await new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
  }

  function take({ fresh, waiting, asked }: Stored): void {
    if (fresh > 0 || waiting.length > 0) events.changed(['inbox', 'hooks']);
    // While there is more to collect it gathers, and one run fetches it; what never ends is looked at each minute.
    if (waiting.length > 0 && now?.state === 'well') fetching.look(waiting);
    for (const id of asked) void answer(id);
  }

  /** A vendor asks whether the address is ours. */
  async function answer(eventId: number): Promise<void> {
    const event = inbox.find(eventId);
    if (!event?.connectionId) return;
    const { headers } = receivedOf(event);
    try {
      await options.webhooks.confirm(event.connectionId, { headers, body: bodyOf({ headers, body: event.body }) });
      inbox.confirmed(eventId, 'confirmed', null);
      thread.forget(event.connectionId);
    } catch (thrown) {
      log.warn({ event: eventId, problem: String(thrown) }, 'a vendor did not take the answer to its question');
      inbox.confirmed(eventId, 'wrong', 'the vendor had not asked this');
    }
    events.changed(['inbox', 'hooks']);
  }

  function mendHoles(holes: Holes): void {
    const seen = holesSeen(options.settings);
    for (const id of connectionsToMend(holes, seen, options.hooks.list(), (connectionId) => {
      const { provider } = connections.get(connectionId);
      return options.providers.get(provider)?.webhooks?.retryHours ?? 0;
    })) {
      log.info({ connection: id }, 'what the relay may have missed is fetched');
      options.mend(id);
    }
    rememberHoles(options.settings, holes);
  }

  async function collect(): Promise<void> {
    collecting = true;
    try {
      const { inbox: row, token, privateKey } = enrolment.secrets('collect from the relay');
      const endpoints = connections.list().flatMap((one) => {
        const endpoint = options.endpointOf(one);
        return endpoint === undefined ? [] : [[one.id, endpoint] as const];
      });
      thread.collect({
        ...{ url: row.url, inboxId: row.inboxId, publicKey: row.publicKey, token, privateKey },
        device: deviceOf(options.profileDir),
        network: await options.network(),
        endpoints: Object.fromEntries(endpoints),
      });
    } catch (thrown) {
      collecting = false;
      log.warn({ problem: String(thrown) }, 'the relay cannot be collected from');
    }
  }

  async function restThread(): Promise<void> {
    collecting = false;
    await thread.rest();
    now = null;
  }

  function tick(): void {
    const isOpen = vault.state() === 'unlocked';
    if (relay.get() !== null && isOpen && !collecting) void collect();
    else if (collecting && !isOpen) void restThread();
  }

  function eachMinute(): void {
    options.absence().beat();
    fetching.look();
    if (vault.state() === 'unlocked') void hooksService.checkDue();
  }

  function trim(): void {
    inbox.trim(new Date(clock.now().getTime() - keepDays * 86_400_000).toISOString(), keepAtMost);
  }

  function state(): RelayView['state'] {
    if (relay.get() === null) return 'none';
    return now === null || now.state === 'resting' ? 'starting' : now.state;
  }

  return {
    view() {
      const row = relay.get();
      const error = now?.error ?? null;
      return {
        url: row?.url ?? null,
        state: state(),
        problem: error && { code: error.code satisfies ErrorCode, params: error.params, detail: error.detail ?? null },
        enrolledAt: row?.enrolledAt ?? null,
        lastPollAt: row?.lastPollAt ?? null,
        lastEventAt: inbox.newestAt(),
        bounce: (row?.bounceUri ?? null) !== null,
        keepDays: row?.keepDays ?? null,
        absence: options.absence().view(),
      };
    },
    ask: async () => enrolment.client().status(),
    async enrol(url, invitation) {
      await enrolment.enrol(url, invitation);
      options.hooks.forgetAddresses();
      events.changed(['relay', 'hooks', 'app']);
      if (timers.length > 0) await collect();
      await hooksService.ensureAll();
    },
    async rotate() {
      await enrolment.rotate();
      if (!collecting) return;
      await restThread();
      await collect();
    },
    async leave() {
      if (relay.get() === null) throw new HubError('no_relay');
      for (const { connectionId } of options.hooks.list()) await hooksService.remove(connectionId);
      await restThread();
      await enrolment.leave();
      options.hooks.forgetAddresses();
      options.alerts.settle(refusedMatter);
      events.changed(['relay', 'hooks', 'app']);
    },
    async collectNow() {
      // Refused here, where the reason is known.
      enrolment.secrets('collect from the relay');
      const before = inbox.count();
      const isOurs = timers.length === 0;
      await caughtUp();
      fetching.look();
      await fetching.idle();
      if (isOurs) await restThread();
      return inbox.count() - before;
    },
    bounce() {
      const uri = relay.get()?.bounceUri ?? null;
      return uri === null ? null : { redirectUri: uri, ticket: (wish) => enrolment.client().ticket(wish) };
    },
    judge: thread.judge,
    forget: thread.forget,
    isCollected: () => relay.get() === null || now?.state === 'well',
    begin() {
      inbox.recover();
      // Before anything is collected: what comes now was kept while this PC was away.
      if (relay.get() !== null) options.absence().beat();
      tick();
      timers.push(setTimeout(eachMinute, firstLookMs).unref(), setTimeout(trim, firstLookMs).unref());
      timers.push(setInterval(tick, tickMs).unref(), setInterval(eachMinute, minuteMs).unref());
      timers.push(setInterval(trim, 3_600_000).unref());
      fetching.look();
    },
    wake() {
      thread.wake();
      options.absence().beat();
    },
    async stop() {
      for (const timer of timers.splice(0)) clearInterval(timer);
      fetching.stop();
      await thread.close();
    },
  };
}
