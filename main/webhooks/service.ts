import { randomBytes } from 'node:crypto';
import { HubError } from '../../contract/errors.ts';
import type { Delivery, Provider, Signature, Subscription, WebhookEvent, Webhooks } from '../../providers/kit/index.ts';
import { clientFor, type Reaching, reachOf } from '../connect/reach.ts';
import { isSafe } from '../http/address.ts';
import type { Audit } from '../store/audit.ts';
import type { ConnectionRepo } from '../store/connections.ts';
import { whyRefused } from '../sync/why-refused.ts';
import type { Vault } from '../vault/vault.ts';
import { certificatesByEndpoint } from './certificates.ts';
import { bodyOf } from './judge.ts';
import { createHookSecrets, type HookSecrets } from './secrets.ts';
import { type Received, type Verdict, verify } from './verify.ts';

export interface WebhooksOptions extends Reaching {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly connections: ConnectionRepo;
  readonly vault: Vault;
  readonly audit: Audit;
}

/** An event of a delivery, with the streams that it makes worth reading again. */
export interface ToldEvent extends WebhookEvent {
  readonly streams: readonly string[];
}

export interface Checked {
  /** `confirmed`: the vendor asked whether the address is ours, and was answered. */
  readonly verdict: Verdict | 'confirmed';
  /** Only those of a good delivery; nothing is made of another. */
  readonly events: readonly ToldEvent[];
}

/** What vendors tell by themselves: subscribing to it, and checking what comes. */
export interface WebhooksService {
  /** @throws HubError not_found when the vendor tells nothing by itself */
  about(connectionId: string): Webhooks;
  /** @throws HubError not_allowed when the vendor has no way to subscribe by API */
  list(connectionId: string): Promise<Subscription[]>;
  /** Subscribes an https address to topics (all unless said). The secret that signs goes to the vault. */
  subscribe(connectionId: string, url: string, topics?: readonly string[]): Promise<Subscription[]>;
  /** Ends one subscription, or all to an address. @returns how many there were */
  unsubscribe(connectionId: string, idOrUrl: string): Promise<number>;
  /**
   * Answers a vendor that asks whether the address is ours, by its unsigned first delivery; one that did not ask refuses
   * the answer, and nothing is kept. @returns false when the delivery is no such question
   */
  confirm(connectionId: string, delivery: Delivery): Promise<boolean>;
  /** Keeps a key that the owner has copied from the vendor, beside those that are there. */
  keepSecret(connectionId: string, secret: string): void;
  /** What deliveries are checked with. */
  readonly secrets: HookSecrets;
  /** Checks a delivery and says what it tells. @throws HubError bad_data when a good one cannot be understood */
  check(connectionId: string, received: Received): Promise<Checked>;
}

/** Pages of subscriptions that are asked for at most. */
const maxPages = 50;

export function createWebhooks(options: WebhooksOptions): WebhooksService {
  const { connections, providers, vault, audit, clock } = options;
  const secrets = createHookSecrets(vault);
  const certificatesFrom = certificatesByEndpoint({ network: options.network, now: clock.now });

  function partsOf(connectionId: string) {
    const connection = connections.get(connectionId);
    const provider = providers.get(connection.provider);
    if (!provider?.webhooks) throw new HubError('not_found', { params: { what: 'webhook', name: connection.name } });
    const { settings, account } = connection;
    return { connection, provider, webhooks: provider.webhooks, context: { settings, account } };
  }

  function subscribing(connectionId: string) {
    const parts = partsOf(connectionId);
    const { subscribe } = parts.webhooks;
    if (!subscribe) throw new HubError('bad_input', { params: { what: parts.webhooks.byHand ?? '' } });
    const client = clientFor(reachOf(parts.connection, parts.provider, options));
    return { ...parts, subscribe, client };
  }

  async function list(connectionId: string): Promise<Subscription[]> {
    const { subscribe, client, context } = subscribing(connectionId);
    const all: Subscription[] = [];
    let request = subscribe.list(context);
    for (let page = 0; page < maxPages; page += 1) {
      const response = await client.send(request);
      const { found, next } = understood(() => subscribe.readList(response, request, context));
      all.push(...found);
      if (!next) break;
      request = next;
    }
    return all;
  }

  return {
    about: (connectionId) => partsOf(connectionId).webhooks,
    list,
    async subscribe(connectionId, url, topics) {
      const { webhooks, subscribe, client, context } = subscribing(connectionId);
      // Vendors deliver over the open internet; an address on this PC is for trying things out.
      if (!URL.canParse(url) || !isSafe(new URL(url))) {
        throw new HubError('bad_input', { params: { what: 'the address must begin with https://', field: 'url' } });
      }
      const wanted = topics ?? Object.keys(webhooks.topics);
      const unknown = wanted.find((topic) => !(topic in webhooks.topics));
      if (unknown) throw new HubError('not_found', { params: { what: 'topic', name: unknown } });
      const secret = randomBytes(32).toString('hex');
      const made: Subscription[] = [];
      for (const request of subscribe.create({ url, topics: wanted, secret }, context)) {
        const response = await client.send(request);
        made.push(understood(() => subscribe.readCreate(response, request, context)));
      }
      const given = made.flatMap((one) => one.secret ?? []);
      keepSecrets(connectionId, webhooks, given.length > 0 ? given : [secret]);
      audit.write({ action: 'webhook.subscribe', subject: connectionId, detail: new URL(url).host });
      return made;
    },
    async unsubscribe(connectionId, idOrUrl) {
      const { subscribe, client, context } = subscribing(connectionId);
      const mine = (await list(connectionId)).filter(({ id, url }) => id === idOrUrl || url === idOrUrl);
      for (const one of mine) await client.send(subscribe.remove(one, context));
      audit.write({ action: 'webhook.unsubscribe', subject: connectionId, detail: `${mine.length}` });
      return mine.length;
    },
    confirm: confirmed,
    keepSecret(connectionId, secret) {
      const name = secretName(partsOf(connectionId).webhooks.signature);
      if (name !== undefined) secrets.add(connectionId, name, [secret]);
    },
    secrets,
    async check(connectionId, received) {
      const { connection, webhooks } = partsOf(connectionId);
      const delivery = { headers: received.headers, body: bodyOf(received) };
      if (await confirmed(connectionId, delivery)) return { verdict: 'confirmed', events: [] };
      const certificateAt = certificatesFrom(options.endpointOf(connection));
      const values = { ...connection.settings, ...secrets.read(connectionId, 'check a webhook') };
      const verdict = await verify(webhooks.signature, received, { values, certificateAt });
      if (verdict !== 'good') return { verdict, events: [] };
      const events = understood(() => webhooks.read(delivery))
        .filter(({ accountId }) => accountId === undefined || accountId === connection.account.id)
        .map((event) => ({ ...event, streams: webhooks.topics[event.topic] ?? [] }));
      return { verdict, events };
    },
  };

  async function confirmed(connectionId: string, delivery: Delivery): Promise<boolean> {
    const { webhooks, context } = partsOf(connectionId);
    const asked = webhooks.subscribe?.confirm?.(delivery, context);
    if (!asked) return false;
    await subscribing(connectionId).client.send(asked.request);
    if (asked.secret) keepSecrets(connectionId, webhooks, [asked.secret]);
    return true;
  }

  /** Vendors that sign with the app's own secret have it already. */
  function keepSecrets(connectionId: string, { signature }: Webhooks, fresh: readonly string[]): void {
    const name = secretName(signature);
    const isAppSecret = signature.scheme === 'hmac' && name !== 'webhookSecret' && knows(connectionId, name);
    if (name !== undefined && !isAppSecret) secrets.add(connectionId, name, fresh);
  }

  function knows(connectionId: string, name: string | undefined): boolean {
    return name !== undefined && name in vault.read(connectionId, 'keep a webhook secret').secrets;
  }
}

/** What a subscription's answer gives for checking: the key, or what is signed along (the webhook's own id). */
export function secretName(signature: Signature): string | undefined {
  if (signature.scheme === 'hmac') return signature.secret;
  return signature.signed.flatMap((part) => (typeof part === 'object' && 'setting' in part ? [part.setting] : []))[0];
}

function understood<T>(read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    throw new HubError('bad_data', { cause: thrown, detail: whyRefused(thrown) });
  }
}
