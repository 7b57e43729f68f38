import { z } from 'zod';
import { type Delivery, hmacSha256, instant, maybeText, type WebhookEvent, type Webhooks } from '../kit/index.ts';

/** What is ticked in the developer portal, and what it touches. Tax rates tell nothing. */
const topics = {
  Customer: ['customers'],
  Vendor: ['suppliers'],
  Item: ['products'],
  SalesReceipt: ['orders'],
  Invoice: ['invoices'],
  CreditMemo: ['credit-notes'],
  Payment: ['payments', 'invoices', 'credit-notes'],
  RefundReceipt: ['refunds'],
  Deposit: ['payouts'],
  PurchaseOrder: ['purchase-orders'],
  Bill: ['bills'],
  BillPayment: ['bills'],
  Purchase: ['expenses'],
  Account: ['accounts'],
} as const satisfies Webhooks['topics'];

/** The payment of a bill changes the bill and is no record of its own here, so its id names nothing. */
const nameless: ReadonlySet<string> = new Set(['BillPayment']);

const known = new Map(Object.keys(topics).map((name) => [name.toLowerCase(), name]));

/** CloudEvents, in force since May 2026: https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks/data-objects */
const cloudEvent = z
  .object({
    id: z.string(),
    type: z.string(),
    time: z.string(),
    intuitentityid: z.string(),
    intuitaccountid: z.string(),
    data: z.looseObject({ deletedid: maybeText }).nullish(),
  })
  .transform(({ id, type, time, intuitentityid, intuitaccountid, data }) => {
    // "qbo.invoice.created.v1"
    const [, name = type, verb = ''] = type.split('.');
    const about = { topic: known.get(name) ?? name, verb, at: instant(time) };
    return [{ id, ...about, externalId: intuitentityid, accountId: intuitaccountid, merged: data?.deletedid ?? null }];
  });

const entity = z.object({
  name: z.string(),
  id: z.string(),
  operation: z.string(),
  lastUpdated: z.string(),
  deletedId: maybeText,
});
/** The shape before. Its events have no id; one that is delivered again has the same record, operation and time. */
const notification = z
  .object({ realmId: z.string(), dataChangeEvent: z.object({ entities: z.array(entity) }) })
  .transform(({ realmId, dataChangeEvent }) =>
    dataChangeEvent.entities.map(({ name, id, operation, lastUpdated, deletedId }) => ({
      id: [realmId, name, id, operation, lastUpdated].join(':'),
      ...{ topic: name, verb: `${operation.toLowerCase()}d`, at: instant(lastUpdated) },
      ...{ externalId: id, accountId: realmId, merged: deletedId },
    })),
  );

const delivery = z.union([
  z.array(cloudEvent).transform((events) => events.flat()),
  z.object({ eventNotifications: z.array(notification) }).transform((body) => body.eventNotifications.flat()),
]);

/** One delivery may tell of several companies. Two names merged into one are a change of one, and the end of the other. */
function read({ body }: Delivery): readonly WebhookEvent[] {
  return delivery.parse(body).flatMap(({ verb, merged, ...event }): WebhookEvent[] => {
    if (nameless.has(event.topic)) return [{ ...event, externalId: null }];
    const told = verb === 'deleted' ? { ...event, gone: true as const } : event;
    return merged === null ? [told] : [told, { ...event, id: `${event.id}:gone`, externalId: merged, gone: true }];
  });
}

export const webhooks: Webhooks = {
  per: 'app',
  signature: hmacSha256('intuit-signature', 'webhookVerifier'),
  // https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks/best-practices: again after 10, 20 and 30 s, 5 and
  // 20 min, 2, 4 and 6 h, "and then on stays at 6-hour intervals". No end is named, so no more than a day is built upon.
  retryHours: 24,
  topics,
  read,
  byHand:
    'In the Intuit developer portal open your app, Webhooks, and choose Development or Production as for your keys. Paste ' +
    `this address as the endpoint URL and tick ${Object.keys(topics).join(', ')}. Save, click "Show verifier token" and ` +
    'copy it into the field "Verifier token" of this connection. The app has one address for all its companies.',
};
