import { DAY_MS } from '../data/make.ts';
import type { Plan } from './goods.ts';
import { feeOf } from './payments.ts';
import type { Entry, SquareState } from './state.ts';
import { add, all, amountOf, CURRENCY, euro, LOCATIONS, stamp, ZONE } from './state.ts';

/** One movement of the balance. */
interface Movement {
  type: 'CHARGE' | 'REFUND' | 'DEPOSIT_FEE';
  atMs: number;
  gross: number;
  fee: number;
  payment?: string;
  refund?: string;
}

/** What card payments and their refunds moved at one location, oldest first. */
function movements(state: SquareState, location: string): Movement[] {
  const byCard = new Set<unknown>();
  const charges = all(state, 'payment').flatMap(({ row }): Movement[] => {
    if (row.source_type !== 'CARD' || row.status !== 'COMPLETED' || row.location_id !== location) return [];
    byCard.add(row.id);
    const gross = amountOf(row.total_money);
    return [{ type: 'CHARGE', atMs: Date.parse(String(row.created_at)), gross, fee: feeOf(gross), payment: row.id }];
  });
  const refunds = all(state, 'refund').flatMap(({ row }): Movement[] => {
    if (!byCard.has(row.payment_id)) return [];
    const gross = -amountOf(row.amount_money);
    const at = { atMs: Date.parse(String(row.created_at)), payment: String(row.payment_id), refund: row.id };
    // Square gives a part of the fee back with the money.
    return [{ type: 'REFUND', gross, fee: Math.round(gross * 0.01), ...at }];
  });
  return [...charges, ...refunds].sort((a, b) => a.atMs - b.atMs);
}

function addEntry(state: SquareState, payoutId: string, movement: Movement): void {
  const { type, atMs, gross, fee, payment, refund } = movement;
  const details = {
    ...(payment === undefined ? {} : { payment_id: payment }),
    ...(refund === undefined ? {} : { refund_id: refund }),
  };
  const row = {
    id: `poe_${state.newId(26)}`,
    payout_id: payoutId,
    effective_at: stamp(atMs),
    type,
    gross_amount_money: euro(gross),
    fee_amount_money: euro(fee),
    net_amount_money: euro(gross - fee),
    [`type_${type.toLowerCase()}_details`]: details,
  };
  const truth = { amountMinor: gross - fee, currency: CURRENCY, at: row.effective_at };
  add(state, 'entry', row, { title: row.id, ...truth });
}

/** Sends what these movements add up to; null when that is nothing or less, and they wait for the next. */
function addPayout(
  state: SquareState,
  location: string,
  moved: Movement[],
  atMs: number,
  status: 'SENT' | 'PAID',
): Entry | null {
  const sum = moved.reduce((total, { gross, fee }) => total + gross - fee, 0);
  if (sum <= 0) return null;
  const row = {
    id: `po_${state.newId(32)}`,
    status,
    location_id: location,
    created_at: stamp(atMs),
    updated_at: stamp(atMs),
    amount_money: euro(sum),
    destination: { type: 'BANK_ACCOUNT', id: 'bact:PRETEND' },
    version: 1,
    type: 'BATCH',
    payout_fee: [],
    arrival_date: stamp(atMs + 2 * DAY_MS).slice(0, 10),
    end_to_end_id: `L2100000${state.newId(8)}`,
  };
  const truth = { amountMinor: sum, currency: CURRENCY, at: row.arrival_date };
  const payout = add(state, 'payout', row, { title: row.id, ...truth });
  for (const movement of moved) addEntry(state, row.id, movement);
  return payout;
}

/** One payout for a new payment, as if it were sent at once. */
export function payOut(state: SquareState, payment: Entry, nowMs: number): Entry | null {
  const gross = amountOf(payment.row.total_money);
  const moved: Movement = { type: 'CHARGE', atMs: nowMs, gross, fee: feeOf(gross), payment: payment.row.id };
  return addPayout(state, String(payment.row.location_id), [moved], nowMs, 'SENT');
}

/** A payout a week for each location, of everything that moved in it; the last one is still on its way. */
export function addPayouts(state: SquareState, startMs: number): void {
  for (const { id } of LOCATIONS) {
    let waiting: Movement[] = [];
    let until = startMs - 60 * 7 * DAY_MS;
    let last: Entry | null = null;
    for (const movement of movements(state, id)) {
      while (movement.atMs >= until) {
        const made = addPayout(state, id, waiting, until, 'PAID');
        if (made !== null) {
          waiting = [];
          last = made;
        }
        until += 7 * DAY_MS;
      }
      waiting.push(movement);
    }
    if (last !== null) last.row.status = 'SENT';
  }
}

const hourInDublin = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, hour: 'numeric', hourCycle: 'h23' });

/** The instant at which a day begins in Dublin, which is never behind UTC, and changes its clocks after midnight. */
function midnight(day: string): string {
  const utc = Date.parse(`${day}T00:00:00Z`);
  return stamp(utc - Number(hourInDublin.format(utc)) * 3_600_000);
}

export function addSubscription(state: SquareState, customer: string, plan: Plan, atMs: number, status: string): Entry {
  const day = stamp(atMs).slice(0, 10);
  const row = {
    id: state.newId(36),
    location_id: LOCATIONS[0]?.id,
    plan_variation_id: plan.id,
    customer_id: customer,
    start_date: day,
    charged_through_date: stamp(atMs + 30 * DAY_MS).slice(0, 10),
    ...(status === 'CANCELED' ? { canceled_date: stamp(atMs + 30 * DAY_MS).slice(0, 10) } : {}),
    status,
    invoice_ids: [],
    version: 1,
    created_at: stamp(atMs),
    timezone: ZONE,
    source: { name: 'Pretend Shop' },
  };
  const truth = { title: plan.name, amountMinor: plan.price, currency: CURRENCY, at: midnight(day) };
  return add(state, 'subscription', row, truth);
}
