import type { Answer, Call } from '../http.ts';
import type { Refusal, Vendor, VendorContext } from '../vendor.ts';
import { amazonDay, amazonNudge } from './change.ts';
import { amazonHands, amazonHolds } from './hands.ts';
import * as lists from './lists.ts';
import { type Asking, amazonError } from './lists.ts';
import { makeAmazonState } from './seed.ts';
import type { AmazonState } from './state.ts';
import { LoginWithAmazon } from './tokens.ts';
import { confirmShipment, patchListing } from './writes.ts';

/** An operation: how it is asked for, how often that may be (told along with each answer), and what answers it. */
interface Operation {
  method: string;
  path: RegExp;
  perSecond: string;
  answer(asking: Asking, last: string): Answer;
}

const operations: Operation[] = [
  {
    method: 'GET',
    path: /^\/sellers\/v1\/marketplaceParticipations$/,
    perSecond: '0.016',
    answer: lists.participations,
  },
  { method: 'GET', path: /^\/orders\/2026-01-01\/orders$/, perSecond: '0.0056', answer: lists.searchOrders },
  { method: 'GET', path: /^\/orders\/2026-01-01\/orders\/([^/]+)$/, perSecond: '0.5', answer: lists.getOrder },
  { method: 'GET', path: /^\/listings\/2021-08-01\/items\/\w+$/, perSecond: '5.0', answer: lists.searchListings },
  { method: 'GET', path: /^\/listings\/2021-08-01\/items\/\w+\/([^/]+)$/, perSecond: '5.0', answer: lists.getListing },
  { method: 'PATCH', path: /^\/listings\/2021-08-01\/items\/\w+\/([^/]+)$/, perSecond: '5.0', answer: patchListing },
  { method: 'GET', path: /^\/fba\/inventory\/v1\/summaries$/, perSecond: '2.0', answer: lists.inventorySummaries },
  { method: 'GET', path: /^\/finances\/2024-06-19\/transactions$/, perSecond: '0.5', answer: lists.listTransactions },
  { method: 'GET', path: /^\/finances\/v0\/financialEventGroups$/, perSecond: '0.5', answer: lists.listSettlements },
  {
    method: 'POST',
    path: /^\/orders\/v0\/orders\/([^/]+)\/shipmentConfirmation$/,
    perSecond: '2.0',
    answer: confirmShipment,
  },
];

const DENIED = 'Access to requested resource is denied.';

function refuse(kind: Refusal, retryAfterSeconds: number | null): Answer {
  const wait: Record<string, string> = retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) };
  switch (kind) {
    case 'rate-limit': {
      const message = 'You exceeded your quota for the requested resource.';
      return { ...amazonError(429, 'QuotaExceeded', message), headers: { ...wait, 'x-amzn-RateLimit-Limit': '0.5' } };
    }
    case 'revoked':
      return amazonError(
        403,
        'Unauthorized',
        DENIED,
        'The access token you provided is revoked, malformed or invalid.',
      );
    case 'http-500':
      return amazonError(500, 'InternalFailure', 'We encountered an internal error. Please try again.');
    case 'forbidden':
      return amazonError(403, 'Unauthorized', DENIED);
    case 'not-found':
      return amazonError(404, 'NotFound', 'Resource not found at specified URL.');
    case 'conflict':
      return amazonError(409, 'Conflict', 'The resource specified conflicts with the current state.');
    case 'invalid':
      return amazonError(422, 'UnprocessableEntity', 'Unable to process the contained instructions.');
  }
}

const ROWS = ['orders', 'items', 'transactions', 'FinancialEventGroupList', 'inventorySummaries'];

/** The list in an answer, which some of the APIs put into a `payload`. */
function rowsIn(json: unknown): unknown[] | null {
  if (typeof json !== 'object' || json === null) return null;
  const inside: object = 'payload' in json && typeof json.payload === 'object' && json.payload ? json.payload : json;
  const found = Object.entries(inside).find(([name, value]) => ROWS.includes(name) && Array.isArray(value));
  return found === undefined ? null : found[1];
}

/** The imitation of one seller's account, read by an app that the seller authorised for himself. */
export function createAmazonSeller(context: VendorContext): Vendor {
  let made: AmazonState | undefined;
  const state = () => {
    made ??= makeAmazonState(context);
    return made;
  };
  const source = context.random.fork('amazon-seller-keys');
  const hex = '0123456789abcdef';
  const app = {
    clientId: `amzn1.application-oa2-client.${source.text(32, hex)}`,
    clientSecret: `amzn1.oa2-cs.v1.${source.text(64, hex)}`,
  };
  const sellerId = `A${source.text(13, 'ABCDEFGHJKLMNPQRSTUVWXYZ0123456789')}`;
  const login = new LoginWithAmazon(app, context.tokenSeconds, context.nowMs);
  let requests = 0;

  function answer(call: Call): Answer {
    const token = call.headers['x-amz-access-token'];
    const complaint = login.complaint(typeof token === 'string' ? token : undefined);
    if (complaint !== null) return amazonError(403, 'Unauthorized', DENIED, complaint);
    const found = operations.find(({ method, path }) => method === call.method && path.test(call.path));
    if (found === undefined) return refuse('not-found', null);
    const isStrange = call.path.startsWith('/listings/') && call.path.split('/')[4] !== sellerId;
    if (isStrange) return refuse('forbidden', null);
    const last = decodeURIComponent(found.path.exec(call.path)?.[1] ?? '');
    const answered = found.answer({ state: state(), call, nowMs: context.nowMs(), sellerId }, last);
    return { ...answered, headers: { 'x-amzn-RateLimit-Limit': found.perSecond, ...answered.headers } };
  }

  return {
    respond(call) {
      if (call.method === 'POST' && call.path === '/auth/o2/token') return login.answer(call);
      requests += 1;
      const answered = answer(call);
      return { ...answered, headers: { 'x-amzn-RequestId': `pretend-${requests}`, ...answered.headers } };
    },
    logins: () => [
      {
        method: 'private-app',
        settings: { region: 'eu', sellerId, buyers: 'read', clientId: app.clientId },
        secrets: { clientSecret: app.clientSecret, sellerToken: login.refreshToken },
      },
    ],
    holds: () => amazonHolds(state()),
    change: (random, nowMs) => amazonDay(state(), random, nowMs),
    nudge: (random, nowMs) => amazonNudge(state(), random, nowMs),
    webhookSecret: '',
    webhook() {
      throw new Error('Amazon tells what happened through queues at AWS, never over http');
    },
    isApi: (path) => !path.startsWith('/auth/'),
    page(json, call) {
      const rows = rowsIn(json);
      return rows === null ? null : { key: call.path, rows };
    },
    faultFields: {
      needed: ['createdTime', 'summaries', 'inventoryDetails', 'totalAmount', 'OriginalTotal'],
      enumeration: ['fulfillment.fulfillmentStatus', 'transactionStatus', 'FundTransferStatus'],
      nullable: ['salesChannel', 'summaries', 'inventoryDetails', 'postedDate', 'OriginalTotal'],
      amount: ['proceeds.grandTotal.amount', 'totalAmount.currencyAmount', 'OriginalTotal.CurrencyAmount'],
    },
    refuse,
    expireTokens: () => login.expireTokens(),
    revokeAll: () => login.revokeAll(),
    hands: amazonHands(state),
  };
}
