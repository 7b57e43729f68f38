import type { Answer } from '../http.ts';
import { type Ask, badRequest, money, ok, pageOf, refusal, type Shape, time } from './answers.ts';
import type { Movement } from './state.ts';
import { balancesAt, SETTLED } from './state.ts';

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const MOST_RESULTS = 10_000;

/** The report writes its offsets without a colon. */
const reportTime = (ms: number) => time(ms).replace('Z', '+0000');

function movementShape(movement: Movement): Shape {
  const { id, code, currency, amount, fee, status, reference, payer } = movement;
  return {
    transaction_info: {
      transaction_id: id,
      transaction_event_code: code,
      transaction_initiation_date: reportTime(movement.at),
      transaction_updated_date: reportTime(movement.updatedAt),
      transaction_amount: money(amount, currency),
      ...(fee === 0 ? {} : { fee_amount: money(-fee, currency) }),
      transaction_status: status,
      ...(reference === null ? {} : { paypal_reference_id: reference.id, paypal_reference_id_type: reference.type }),
      ...(movement.subject === '' ? {} : { transaction_subject: movement.subject }),
      ...(movement.note === '' ? {} : { transaction_note: movement.note }),
      ...(movement.orderNumber === null ? {} : { invoice_id: movement.orderNumber }),
      ...(code.startsWith('T00') ? { instrument_type: 'PAYPAL' } : {}),
    },
    payer_info:
      payer === null
        ? {}
        : {
            account_id: `PAYER${String(payer.id).padStart(8, '2')}`,
            email_address: payer.email,
            payer_status: 'Y',
            payer_name: {
              given_name: payer.first,
              surname: payer.last,
              alternate_full_name: `${payer.first} ${payer.last}`,
            },
            country_code: payer.country,
          },
    shipping_info: {},
    cart_info: {},
    store_info: {},
  };
}

export function listTransactions({ state, call, nowMs }: Ask): Answer {
  const start = call.query.get('start_date') ?? '';
  const end = call.query.get('end_date') ?? '';
  if (!DATE.test(start) || !DATE.test(end))
    return badRequest('INVALID_PARAMETER_SYNTAX', 'A date is missing or wrong.');
  const [from, until] = [Date.parse(start), Date.parse(end)];
  if (until < from) return badRequest('INVALID_DATE_RANGE', 'End date is before start date.');
  if (until - from > 31 * DAY_MS) return badRequest('INVALID_DATE_RANGE', 'Date range is greater than 31 days');
  if (from < nowMs - 3 * 366 * DAY_MS) {
    return badRequest('DATA_NOT_AVAILABLE', 'Data for the given start date is not available.');
  }
  const sized = pageOf(call, 100, 500);
  if ('status' in sized) return sized;
  const { page, size } = sized;
  const status = call.query.get('transaction_status');
  const wanted = ({ status: own }: Movement) => status === null || own === status;
  const shown = (one: Movement) => one.shownAt <= nowMs && one.at >= from && one.at < until + 1000 && wanted(one);
  const all = state.movements.filter(shown);
  if (all.length > MOST_RESULTS) {
    const message = 'Result set size is greater than the maximum limit. Change the filter criteria and try again.';
    return refusal(400, 'RESULTSET_TOO_LARGE', message);
  }
  const rows = all.slice((page - 1) * size, page * size).map(movementShape);
  const isWhole = call.query.get('fields') === 'all';
  return ok({
    transaction_details: isWhole ? rows : rows.map(({ transaction_info }) => ({ transaction_info })),
    account_number: 'PRETEND2SHP23',
    start_date: reportTime(from),
    end_date: reportTime(until),
    last_refreshed_datetime: reportTime(nowMs),
    page,
    total_items: all.length,
    total_pages: Math.ceil(all.length / size),
    links: [],
  });
}

export function listBalances({ state, nowMs }: Ask): Answer {
  const balances = [...balancesAt(state, nowMs)].map(([currency, minor]) => ({
    currency,
    ...(currency === SETTLED ? { primary: true } : {}),
    total_balance: money(minor, currency),
    available_balance: money(minor, currency),
    withheld_balance: money(0, currency),
  }));
  return ok({ balances, account_id: 'PRETEND2SHP23', as_of_time: time(nowMs), last_refresh_time: time(nowMs) });
}
