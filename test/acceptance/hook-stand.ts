import { authority } from '../../demo/paypal/certificate.ts';
import type { VendorId } from '../../demo/vendors.ts';
import { createAudit } from '../../main/store/audit.ts';
import type { Connection } from '../../main/store/connections.ts';
import type { Judged } from '../../main/store/inbox-writer.ts';
import { createCertificates } from '../../main/webhooks/certificates.ts';
import { bodyOf, candidatesOf, judge } from '../../main/webhooks/judge.ts';
import { createWebhooks, type WebhooksService } from '../../main/webhooks/service.ts';
import type { Received } from '../../main/webhooks/verify.ts';
import type { Webhooks } from '../../providers/kit/index.ts';
import { providers } from '../../providers/registry.ts';
import { openReceiver, type Receiver, type Taken } from '../support/hook-receiver.ts';
import { everyProvider, fail, openStand, type Stand } from './stand.ts';

/** Later than the day on which the pretend authority made its certificates. */
const startAt = '2026-11-23T09:30:15.000Z';

/** Those that tell by themselves what happened. */
export const tellingProviders: readonly VendorId[] = everyProvider.filter((id) => providers.get(id)?.webhooks);

export interface JudgeHow {
  /** Instead of what the vault holds. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly certificateAt?: (url: URL) => Promise<string>;
}

/** A stand whose connection is subscribed to everything, at an address that keeps what comes. */
export interface Hooked {
  readonly stand: Stand;
  readonly webhooks: Webhooks;
  readonly service: WebhooksService;
  readonly connection: Connection;
  readonly receiver: Receiver;
  secrets(): Readonly<Record<string, string>>;
  /** What was sent to the address before anything happened. */
  readonly greetings: readonly Received[];
  /** Does one thing in the shop, and brings what was delivered of it. */
  deliveriesOf(change: () => unknown): Promise<Received[]>;
  judged(received: Received, how?: JudgeHow): Promise<Judged>;
}

/** @param stream all that is told of it, and nothing else where that can be chosen; everything unless said */
export async function openHooked(id: VendorId, stream?: string): Promise<Hooked> {
  const stand = await openStand(id, { startAt });
  const receiver = await openReceiver();
  const connection = await stand.connection();
  const webhooks = stand.provider.webhooks ?? fail(`${id} tells nothing`);
  const { network, access, vault, repos, db, time: clock, stall } = stand;
  const endpoint = stall.listener.origin;
  const service = createWebhooks({
    ...{ network, access, vault, clock, providers, connections: repos.connections },
    ...{ audit: createAudit(db, 'test', clock), log: { warn: () => undefined }, endpointOf: () => endpoint },
  });

  function receive({ headers, body }: Taken): Received {
    return { url: receiver.url, headers, body, receivedAt: clock.now().toISOString() };
  }

  async function deliveriesOf(change: () => unknown): Promise<Received[]> {
    const before = receiver.taken.length;
    change();
    await stall.deliveries.settled();
    return receiver.taken.slice(before).map(receive);
  }

  const secrets = () => service.secrets.read(connection.id, 'test');
  const trusting = createCertificates({ network, now: clock.now, endpoint, roots: [authority] });
  function judged(received: Received, how: JudgeHow = {}): Promise<Judged> {
    return judge(received, candidatesOf([connection], providers), {
      secretsOf: async () => how.secrets ?? secrets(),
      certificateAt: how.certificateAt ?? trusting,
    });
  }

  // A vendor that tries out whether signatures are checked is answered by what comes of them.
  const answered = webhooks.answers?.some(({ kind }) => kind === 'signed');
  if (answered) receiver.answer = async (one) => ((await judged(receive(one))).verdict === 'good' ? 200 : 401);
  if (webhooks.subscribe) {
    const about = Object.keys(webhooks.topics).filter((topic) => webhooks.topics[topic]?.includes(stream ?? ''));
    await service.subscribe(connection.id, receiver.url, stream === undefined ? undefined : about);
  } else {
    const byHand = stall.vendor.subscribeByHand ?? fail(`nobody can subscribe ${id}`);
    service.keepSecret(connection.id, byHand(receiver.url).secret);
  }
  await stall.deliveries.settled();
  const greetings = receiver.taken.map(receive);
  for (const one of greetings) await service.confirm(connection.id, { headers: one.headers, body: bodyOf(one) });
  return { stand, webhooks, service, connection, receiver, greetings, secrets, deliveriesOf, judged };
}
