import type { Currency } from '../data/money.ts';
import { exchangeRate } from '../data/money.ts';
import type { StripeObject, StripeState } from './state.ts';
import { add, text } from './state.ts';

/** The account is settled in euro. */
export const SETTLED: Currency = 'EUR';
export const DAY_SECONDS = 86_400;

export function currencyOf(record: StripeObject): Currency {
  // Only currencies of the pretend world are ever stored.
  return text(record, 'currency').toUpperCase() as Currency;
}

interface Booking {
  amount: number;
  fee: number;
  type: string;
  category: string;
  source: StripeObject;
  created: number;
}

/** A movement of the balance, in euro cents: net = amount - fee. The account then holds so much more or less. */
export function book(state: StripeState, booking: Booking): StripeObject {
  const fees = [{ amount: booking.fee, application: null, currency: 'eur', description: 'fees', type: 'stripe_fee' }];
  const from = currencyOf(booking.source);
  const net = booking.amount - booking.fee;
  state.held.set('eur', (state.held.get('eur') ?? 0) + net);
  return add(state, 'balance_transaction', {
    id: state.newId('txn'),
    object: 'balance_transaction',
    amount: booking.amount,
    available_on: booking.created + 2 * DAY_SECONDS,
    balance_type: 'payments',
    created: booking.created,
    currency: 'eur',
    description: null,
    exchange_rate: from === SETTLED ? null : exchangeRate(from, SETTLED),
    fee: booking.fee,
    fee_details: booking.fee === 0 ? [] : fees,
    net,
    reporting_category: booking.category,
    source: booking.source.id,
    status: 'available',
    type: booking.type,
  });
}
