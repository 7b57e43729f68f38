import { z } from 'zod';
import { type Delivery, hmacSha256, type WebhookEvent, type Webhooks } from '../kit/index.ts';
import { utcOf } from './values.ts';

const told = z.object({
  events: z.array(
    z.object({
      resourceId: z.string(),
      tenantId: z.string(),
      eventCategory: z.string(),
      eventType: z.string(),
      eventDateUtc: z.string(),
    }),
  ),
});

/**
 * Events have no id. An event that is delivered again has the same organisation, record and time. The two calls by which
 * Xero tries a new address out hold no events at all: one is rightly signed, one is not.
 */
function read({ body }: Delivery): readonly WebhookEvent[] {
  return told.parse(body).events.map((event) => ({
    id: [event.tenantId, event.eventCategory, event.resourceId, event.eventType, event.eventDateUtc].join(':'),
    topic: event.eventCategory,
    externalId: event.resourceId,
    accountId: event.tenantId,
    at: utcOf(event.eventDateUtc),
  }));
}

/** https://developer.xero.com/documentation/guides/webhooks/overview */
export const webhooks: Webhooks = {
  per: 'app',
  signature: hmacSha256('x-xero-signature', 'webhookKey'),
  // "With decreasing frequency for up to 24 hours", then it is switched off and must be switched on by hand; the address
  // is tried out with good and bad signatures first: https://developer.xero.com/documentation/webhooks/configuring-your-server
  retryHours: 24,
  answers: [{ kind: 'signed' }],
  // A payment tells of itself only through the invoice or credit note that it changes; INVOICE is of bills, too.
  topics: {
    CONTACT: ['customers', 'suppliers'],
    INVOICE: ['invoices', 'bills', 'payments'],
    CREDITNOTE: ['credit-notes', 'refunds'],
  },
  read,
  byHand:
    'At developer.xero.com open your app, Webhooks. Choose Contacts, Invoices and Credit notes, and paste this address as ' +
    'the delivery URL. Copy the webhooks key that is shown there into the field "Webhooks key" of this connection, then ' +
    'save and click "Send Intent to receive" until the status says OK. The app has one address for all organisations.',
};
