import { asHubError, HubError } from '../../contract/errors.ts';
import type { SpotAnswer as RelayAnswer } from '../../contract/relay/index.ts';
import type { Provider, Webhooks } from '../../providers/kit/index.ts';
import { type Clock, instantOf } from '../clock.ts';
import type { Events } from '../events.ts';
import { isLoopbackHost } from '../http/address.ts';
import type { Audit } from '../store/audit.ts';
import type { Connection, ConnectionRepo } from '../store/connections.ts';
import type { Hook, HookRepo } from '../store/hooks.ts';
import type { RelayRepo } from '../store/relay.ts';
import type { StreamRepo } from '../store/streams.ts';
import type { RelayClient } from './relay-client.ts';
import { secretName, type WebhooksService } from './service.ts';

export interface HooksOptions {
  readonly hooks: HookRepo;
  readonly relay: RelayRepo;
  readonly connections: ConnectionRepo;
  readonly streams: StreamRepo;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly webhooks: WebhooksService;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly events: Events;
  /** The relay's client, with the inbox's token. @throws HubError no_relay, vault_locked */
  readonly client: () => RelayClient;
  /** What may have been missed since then is to be fetched. */
  readonly mend: (connectionId: string, since: string) => void;
  /** There are other secrets to check with: what came before they were known is looked at again. */
  readonly rekeyed: (connectionId: string) => void;
  readonly log: { warn(facts: object, message: string): void };
}

/** How connections' vendors are asked to tell what happens: made, looked after daily, and ended. */
export interface HooksService {
  /** Sees to it that a connection is subscribed as the owner wants it. Never throws for what the vendor answers. */
  ensure(connectionId: string): Promise<Hook>;
  ensureAll(): Promise<void>;
  /** Those that have not been looked at for a day, or that failed an hour ago. */
  checkDue(): Promise<void>;
  turn(connectionId: string, on: boolean): Promise<Hook>;
  keepSecret(connectionId: string, secret: string): Promise<Hook>;
  /** Resolves when nothing is being made or ended: a subscription whose secret is not kept yet would be lost. */
  idle(): Promise<void>;
  /** Before a connection is ended: the vendor is told, as far as it answers. */
  remove(connectionId: string): Promise<void>;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const together = 4;

export function createHooksService(options: HooksOptions): HooksService {
  const { hooks, relay, connections, webhooks, clock, events } = options;
  const underway = new Map<string, Promise<unknown>>();

  /** One after the other for each connection: two that subscribe at once would subscribe twice. */
  function inTurn<T>(connectionId: string, action: () => Promise<T>): Promise<T> {
    const before = underway.get(connectionId) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(action);
    underway.set(connectionId, mine);
    return mine;
  }

  function webhooksOf({ provider }: Connection): Webhooks | null {
    return options.providers.get(provider)?.webhooks ?? null;
  }

  function note(connectionId: string, change: Parameters<HookRepo['change']>[1]): Hook {
    const hook = hooks.change(connectionId, change);
    events.changed(['hooks'], connectionId);
    return hook;
  }

  async function setUp(connection: Connection, told: Webhooks): Promise<Hook> {
    const { id } = connection;
    const known = hooks.find(id);
    if (known?.wanted === false) return known;
    const inbox = relay.get();
    if (!inbox) return note(id, { state: 'setting_up' });
    const detail = connection.pretend ? whyPretendCannot(told, inbox.url) : null;
    if (detail !== null) return note(id, { state: 'impossible', code: 'not_allowed', detail });
    const address = await addressFor(connection, told);
    note(id, { ...address, keyed: hasKey(connection, told) });
    return subscribe(connection, told, address.url);
  }

  async function subscribe(connection: Connection, told: Webhooks, url: string): Promise<Hook> {
    const { id } = connection;
    const now = instantOf(clock);
    const byHand = () => {
      const heard = hooks.find(id)?.lastEventAt ?? null;
      return note(id, { state: heard ? 'on' : 'by_hand', code: null, detail: null, checkedAt: now });
    };
    if (!told.subscribe) return byHand();
    try {
      const hole = await reconcile(connection, told, url);
      if (hole !== null) options.mend(id, hole);
      const keyed = hasKey(connection, told);
      return note(id, { state: 'on', code: null, detail: null, keyed, checkedAt: now, goodAt: now });
    } catch (thrown) {
      const { code, detail } = asHubError(thrown);
      const refused = ['forbidden', 'refused', 'bad_credentials', 'not_allowed', 'signed_out'].includes(code);
      if (refused && told.byHand) return byHand();
      options.log.warn({ connection: id, code, detail }, 'a system could not be asked to tell what happens');
      return note(id, { state: 'failed', code, detail: detail ?? null, checkedAt: now });
    }
  }

  /** @returns from when on something may have been missed; null when nothing may (must-not-fail 16) */
  async function reconcile(connection: Connection, told: Webhooks, url: string): Promise<string | null> {
    const { id } = connection;
    const wanted = topicsFor(connection, told, options.streams);
    const known = hooks.find(id);
    const mine = (await webhooks.list(id)).filter((one) => one.url === url);
    const goodAt = known?.goodAt ?? null;
    const isNew = goodAt !== null && clock.now().getTime() - Date.parse(goodAt) < hourMs;
    // One that waits for its first delivery, by which the vendor proves the address, is not active yet.
    const there = new Set(mine.filter(({ active }) => active || isNew).flatMap(({ topics }) => topics));
    if (wanted.every((topic) => there.has(topic))) return null;
    if (mine.length > 0) await webhooks.unsubscribe(id, url);
    await webhooks.subscribe(id, url, wanted);
    options.rekeyed(id);
    return goodAt;
  }

  /** The connection's receive address; one app of the owner's serves several accounts over one. */
  async function addressFor(connection: Connection, told: Webhooks): Promise<{ addressId: string; url: string }> {
    const known = hooks.find(connection.id);
    if (known?.addressId && known.url) return { addressId: known.addressId, url: known.url };
    const shared = told.per === 'app' ? sharedAddress(connection) : null;
    if (shared) return shared;
    const answers = answersFor(connection, told);
    const { addressId, url } = await options.client().addAddress({ answers });
    return { addressId, url };
  }

  function sharedAddress({ id, provider, settings }: Connection): { addressId: string; url: string } | null {
    const { clientId } = settings;
    if (!clientId) return null;
    for (const other of connections.list()) {
      if (other.id === id || other.provider !== provider || other.settings.clientId !== clientId) continue;
      const hook = hooks.find(other.id);
      if (hook?.addressId && hook.url) return { addressId: hook.addressId, url: hook.url };
    }
    return null;
  }

  function answersFor(connection: Connection, told: Webhooks): RelayAnswer[] {
    return (told.answers ?? []).flatMap((answer): RelayAnswer[] => {
      if (answer.kind !== 'signed') return [answer];
      const key = keyFor(connection, told);
      return key ? [{ ...key, kind: 'signed' }] : [];
    });
  }

  function hasKey({ id }: Connection, { signature }: Webhooks): boolean {
    const name = secretName(signature);
    return name !== undefined && Boolean(webhooks.secrets.read(id, 'see how webhooks are checked')[name]);
  }

  function keyFor(connection: Connection, { signature }: Webhooks) {
    if (signature.scheme !== 'hmac') return null;
    const { header, hash, encoding, secret } = signature;
    const key = webhooks.secrets.read(connection.id, 'answer for a webhook address')[secret]?.split('\n')[0];
    return key ? { header, hash, encoding, key } : null;
  }

  function ensure(connectionId: string): Promise<Hook> {
    return inTurn(connectionId, async () => {
      const connection = connections.get(connectionId);
      const told = webhooksOf(connection);
      if (!told) return note(connectionId, { state: 'impossible', code: null, detail: null });
      try {
        return await setUp(connection, told);
      } catch (thrown) {
        const { code, detail } = asHubError(thrown);
        const checkedAt = instantOf(clock);
        return note(connectionId, { state: 'failed', code, detail: detail ?? null, checkedAt });
      }
    });
  }

  async function ensureSome(ids: readonly string[]): Promise<void> {
    const rest = [...ids];
    const take = async () => {
      for (let id = rest.shift(); id !== undefined; id = rest.shift()) await ensure(id);
    };
    await Promise.all(Array.from({ length: together }, take));
  }

  function hooked(): Connection[] {
    return connections.list().filter((one) => one.state === 'ready' && webhooksOf(one) !== null);
  }

  function isDue(connection: Connection): boolean {
    const hook = hooks.find(connection.id);
    if (!hook) return true;
    if (!hook.wanted || hook.state === 'impossible') return false;
    const age = hook.checkedAt === null ? Infinity : clock.now().getTime() - Date.parse(hook.checkedAt);
    return age > (hook.state === 'failed' || hook.state === 'setting_up' ? hourMs : dayMs);
  }

  /** What a vendor does not answer for is left there: its deliveries find no address any more. */
  async function end(connectionId: string): Promise<void> {
    const hook = hooks.find(connectionId);
    const connection = connections.get(connectionId);
    if (!hook?.addressId || !hook.url) return;
    const isShared = hooks.at(hook.addressId).length > 1;
    if (webhooksOf(connection)?.subscribe && !isShared) {
      await webhooks.unsubscribe(connectionId, hook.url).catch((thrown: unknown) => {
        options.log.warn({ connection: connectionId, problem: String(thrown) }, 'subscriptions could not be ended');
      });
    }
    if (!isShared) await options.client().removeAddress(hook.addressId);
    hooks.change(connectionId, { addressId: null, url: null, goodAt: null, keyed: false });
    webhooks.secrets.forget(connectionId);
  }

  return {
    ensure,
    ensureAll: () => ensureSome(hooked().map(({ id }) => id)),
    checkDue: async () => {
      if (relay.get() === null) return;
      await ensureSome(
        hooked()
          .filter(isDue)
          .map(({ id }) => id),
      );
    },
    async turn(connectionId, on) {
      options.audit.write({ action: on ? 'webhook.on' : 'webhook.off', subject: connectionId });
      if (on) {
        note(connectionId, { wanted: true, state: 'setting_up', code: null, detail: null });
        return ensure(connectionId);
      }
      await inTurn(connectionId, () => end(connectionId));
      return note(connectionId, { wanted: false, state: 'off', code: null, detail: null });
    },
    async idle() {
      await Promise.allSettled(underway.values());
    },
    keepSecret: (connectionId, secret) => inTurn(connectionId, () => keep(connectionId, secret)),
    remove: (connectionId) =>
      inTurn(connectionId, () => end(connectionId)).catch((thrown: unknown) => {
        options.log.warn({ connection: connectionId, problem: String(thrown) }, 'a receive address could not be ended');
      }),
  };

  /** The key that the owner has copied from the vendor; where it must be answered for on the spot, the relay gets it. */
  async function keep(connectionId: string, secret: string): Promise<Hook> {
    const connection = connections.get(connectionId);
    const told = webhooksOf(connection);
    if (!told) throw new HubError('not_found', { params: { what: 'webhook', name: connection.name } });
    webhooks.keepSecret(connectionId, secret.trim());
    options.rekeyed(connectionId);
    const hook = hooks.find(connectionId);
    const answers = answersFor(connection, told);
    if (hook?.addressId && answers.length > 0) await options.client().changeAddress(hook.addressId, { answers });
    return note(connectionId, { keyed: true });
  }
}

/** A pretend system sends to where its owner tries things out and nowhere else, and has no page to click on. */
function whyPretendCannot({ signature, subscribe }: Webhooks, relay: string): string | null {
  if (!isLoopbackHost(new URL(relay).hostname)) return 'This is a pretend shop: it tells only a relay on this PC.';
  if (signature.scheme === 'certificate') return 'This is a pretend shop: nobody vouches for what it signs with.';
  return subscribe ? null : 'This is a pretend shop: it has no page on which to set this up.';
}

/** The topics that touch a stream which is switched on. */
function topicsFor({ id }: Connection, { topics }: Webhooks, streams: StreamRepo): string[] {
  const off = new Set(streams.list(id).flatMap(({ stream, enabled }) => (enabled ? [] : [stream])));
  return Object.entries(topics).flatMap(([topic, touched]) => (touched.some((one) => !off.has(one)) ? [topic] : []));
}
