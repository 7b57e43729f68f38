import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import {
  get,
  instant,
  instantOrNull,
  maybeText,
  oneOf,
  type Page,
  type Request,
  type Response,
  type StreamContext,
  withQuery,
} from '../kit/index.ts';
import { amount, money } from './values.ts';

// https://developer.paypal.com/docs/api/customer-disputes/v1

const dayMs = 86_400_000;
/** PayPal's 180 days, less one for clocks that differ. */
export const disputeDays = 179;
export const disputeReach = { days: disputeDays, why: 'PayPal lists the disputes of the last 180 days.' };

/** Neither filter goes further back than 180 days; nothing is asked for a time that is not there yet. */
export function listDisputes({ since, from, now }: StreamContext): Request[] {
  const oldest = new Date(Date.parse(now) - disputeDays * dayMs).toISOString();
  if (since !== null && since > now) return [];
  const created = from !== null && from > oldest ? { start_time: from } : {};
  return [
    get('/v1/customer/disputes', { page_size: 50, ...(since === null ? created : { update_time_after: since }) }),
  ];
}

const disputeList = z.object({
  items: z.array(z.object({ dispute_id: z.string().min(1) })).nullish(),
  links: z.array(z.object({ rel: z.string(), href: z.string() })).nullish(),
});

/** The list is a summary; which payment it is about stands in the dispute itself. */
export function readDisputes({ status, body }: Response, request: Request): Page {
  if (request.carry?.dispute) return { records: status === 404 ? [] : [body] };
  const { items, links } = disputeList.parse(body);
  const each = (items ?? []).map(({ dispute_id: id }) =>
    get(`/v1/customer/disputes/${encodeURIComponent(id)}`, {}, { mayBeGone: true, carry: { dispute: id } }),
  );
  const next = links?.find(({ rel }) => rel === 'next');
  const token = next && URL.canParse(next.href) ? new URL(next.href).searchParams.get('next_page_token') : null;
  return { records: [], next: [...each, ...(token === null ? [] : [withQuery(request, { next_page_token: token })])] };
}

const outcome = oneOf({
  RESOLVED_SELLER_FAVOUR: 'won',
  DENIED: 'won',
  RESOLVED_BUYER_FAVOUR: 'lost',
  ACCEPTED: 'lost',
  RESOLVED_WITH_PAYOUT: 'closed',
  CANCELED_BY_BUYER: 'closed',
  NONE: 'closed',
});
const stage = oneOf({
  OPEN: 'needs_response',
  WAITING_FOR_SELLER_RESPONSE: 'needs_response',
  WAITING_FOR_BUYER_RESPONSE: 'under_review',
  UNDER_REVIEW: 'under_review',
  OTHER: 'under_review',
  RESOLVED: 'closed',
});

/** Several payments may be in one dispute; the first one stands for it. */
export const dispute = z.looseObject({
  dispute_id: z.string().min(1),
  create_time: z.string(),
  update_time: maybeText,
  disputed_transactions: z.array(z.looseObject({ seller_transaction_id: maybeText })).nullish(),
  reason: maybeText,
  status: stage,
  dispute_amount: amount,
  dispute_outcome: z.looseObject({ outcome_code: outcome }).nullish(),
  seller_response_due_date: maybeText,
});

export function toDispute(raw: z.infer<typeof dispute>): EntityOf<'dispute'> {
  const ended = raw.status === 'closed' ? raw.dispute_outcome : null;
  return {
    externalId: raw.dispute_id,
    createdAt: instant(raw.create_time),
    changedAt: instantOrNull(raw.update_time),
    openedAt: instant(raw.create_time),
    status: ended?.outcome_code ?? raw.status,
    amount: money(raw.dispute_amount),
    reason: raw.reason,
    paymentId: raw.disputed_transactions?.[0]?.seller_transaction_id ?? null,
    respondBy: instantOrNull(raw.seller_response_due_date),
  };
}
