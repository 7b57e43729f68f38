import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import { maybeText, oneOf, type StreamContext, startOfDay } from '../kit/index.ts';
import { id, maybeMoney, maybeTime } from './shapes.ts';

// https://developer.squareup.com/reference/square/objects/Subscription and CatalogSubscriptionPlanVariation

/** Length of a period as a number of intervals. */
const cadences = {
  DAILY: ['day', 1],
  WEEKLY: ['week', 1],
  EVERY_TWO_WEEKS: ['week', 2],
  THIRTY_DAYS: ['day', 30],
  SIXTY_DAYS: ['day', 60],
  NINETY_DAYS: ['day', 90],
  MONTHLY: ['month', 1],
  EVERY_TWO_MONTHS: ['month', 2],
  QUARTERLY: ['month', 3],
  EVERY_FOUR_MONTHS: ['month', 4],
  EVERY_SIX_MONTHS: ['month', 6],
  ANNUAL: ['year', 1],
  EVERY_TWO_YEARS: ['year', 2],
} as const;
const cadenceTable = new Map<string, (typeof cadences)[keyof typeof cadences]>(Object.entries(cadences));

const phase = z.looseObject({
  cadence: z.string(),
  recurring_price_money: maybeMoney,
  pricing: z.looseObject({ price_money: maybeMoney }).nullish(),
});
const planData = z.looseObject({ name: maybeText, phases: z.array(phase) });

/** A subscription with the variation of the plan that it is for. */
export const subscriptionRecord = z.looseObject({
  id,
  created_at: maybeTime,
  start_date: maybeText,
  charged_through_date: maybeText,
  canceled_date: maybeText,
  timezone: maybeText,
  customer_id: maybeText,
  status: oneOf({
    PENDING: 'pending',
    ACTIVE: 'active',
    PAUSED: 'paused',
    CANCELED: 'cancelled',
    DEACTIVATED: 'cancelled',
  }),
  price_override_money: maybeMoney,
  plan: z.looseObject({ subscription_plan_variation_data: planData }).nullish(),
});

/**
 * Its days begin at midnight in its own zone.
 * @throws RangeError for a zone that there is not, or without a beginning
 */
export function toSubscription(
  raw: z.infer<typeof subscriptionRecord>,
  { account }: StreamContext,
): EntityOf<'subscription'> {
  const plan = raw.plan?.subscription_plan_variation_data;
  // The last phase is the one that lasts; those before it are for the beginning.
  const lasting = plan?.phases.at(-1);
  const [interval, intervalCount] = cadenceTable.get(lasting?.cadence ?? '') ?? [null, null];
  const midnight = (day: string | null) => (day === null ? null : startOfDay(day, raw.timezone ?? account.timezone));
  const startedAt = midnight(raw.start_date) ?? raw.created_at;
  if (startedAt === null) throw new RangeError('it does not say when it began');
  return {
    externalId: raw.id,
    createdAt: raw.created_at,
    changedAt: null,
    startedAt: startedAt,
    status: raw.status,
    customer: { externalId: raw.customer_id, name: null, email: null },
    title: plan?.name ?? null,
    price: raw.price_override_money ?? lasting?.pricing?.price_money ?? lasting?.recurring_price_money ?? null,
    interval,
    intervalCount,
    paidUntil: midnight(raw.charged_through_date),
    cancelledAt: midnight(raw.canceled_date),
  };
}
