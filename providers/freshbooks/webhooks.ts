import { z } from 'zod';
import {
  get,
  hmacSha256,
  idText,
  type Subscription,
  type SubscriptionContext,
  type Webhooks,
  write,
} from '../kit/index.ts';

function place({ account }: SubscriptionContext, id?: string): string {
  const all = `/events/account/${encodeURIComponent(account.id)}/events/callbacks`;
  return id === undefined ? all : `${all}/${encodeURIComponent(id)}`;
}

/** Its id is called by either name (https://www.freshbooks.com/api/webhooks). */
const callback = z
  .object({
    callbackid: idText.optional(),
    id: idText.optional(),
    event: z.string(),
    uri: z.string(),
    verified: z.boolean(),
  })
  .transform((raw, context): Subscription => {
    const id = raw.callbackid ?? raw.id;
    if (id === undefined) context.addIssue('a callback without an id');
    return { id: id ?? '', url: raw.uri, topics: [raw.event], active: raw.verified };
  });
const one = z.object({ response: z.object({ result: z.object({ callback }) }) });
const many = z.object({
  response: z.object({
    result: z.object({ callbacks: z.array(callback), page: z.int().default(1), pages: z.int().default(1) }),
  }),
});

const told = z.object({ name: z.string(), object_id: idText, account_id: z.string() });
const proof = z.object({ object_id: idText, verifier: z.string().min(1) });

/**
 * Deliveries name the record and nothing more: no event id, no time. The address is proved by sending back the
 * `verifier` of the first delivery, which from then on is the secret that this callback's deliveries are signed with.
 */
export const webhooks: Webhooks = {
  per: 'connection',
  // Not the body is signed but its fields, as Python writes them in JSON.
  signature: hmacSha256('x-freshbooks-hmac-sha256', 'webhookSecret', ['formAsJson']),
  // https://www.freshbooks.com/api/webhooks says nothing of a second try, so none is counted on.
  retryHours: 0,
  // A parent event stands for its create, update and delete.
  topics: {
    client: ['customers'],
    bill_vendor: ['suppliers'],
    item: ['products', 'stock'],
    invoice: ['invoices'],
    credit_note: ['credit-notes'],
    payment: ['payments', 'invoices', 'credit-notes'],
    category: ['accounts'],
    tax: ['tax-rates'],
    bill: ['bills'],
    expense: ['expenses'],
  },
  read({ body }) {
    const { name, object_id: externalId, account_id: accountId } = told.parse(body);
    const [topic = name, verb] = name.split('.');
    const gone = verb === 'delete' ? { gone: true as const } : {};
    return [{ id: null, topic, externalId, ...gone, accountId, at: null }];
  },
  subscribe: {
    list: (context) => get(place(context), { page: 1, per_page: 100 }),
    readList({ body }, request) {
      const { callbacks, page, pages } = many.parse(body).response.result;
      const next = { ...request, query: { ...request.query, page: page + 1 } };
      return { found: callbacks, ...(page < pages ? { next } : {}) };
    },
    create: ({ url, topics }, context) =>
      topics.map((event) => write('POST', place(context), { callback: { event, uri: url } })),
    readCreate: ({ body }) => one.parse(body).response.result.callback,
    remove: ({ id }, context) => write('DELETE', place(context, id)),
    confirm({ body }, context) {
      const { data } = proof.safeParse(body);
      if (!data) return null;
      const { object_id: id, verifier } = data;
      const json = { callback: { callback_id: Number(id), verifier } };
      return { request: write('PUT', place(context, id), json, { repeatable: true }), secret: verifier };
    },
  },
};
