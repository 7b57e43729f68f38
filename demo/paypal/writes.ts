import { exponentOf } from '../data/money.ts';
import type { Answer, Call } from '../http.ts';
import {
  type Ask,
  at,
  badRequest,
  bodyOf,
  money,
  noContent,
  notFound,
  ok,
  type Shape,
  shapes,
  text,
  time,
  unprocessable,
} from './answers.ts';
import { bookRefund } from './moves.ts';
import type { Invoice } from './state.ts';

type Currency = Invoice['currency'];

/** Minor units of an amount in a body; null where it is none, or has more digits than the currency. */
export function minorOf(given: Shape, currency: string): number | null {
  const value = text(given.value);
  if (value === null || given.currency_code !== currency || !/^-?\d+(\.\d+)?$/.test(value)) return null;
  // A body that names another currency of the world than the pretend one has is refused by the callers.
  const exponent = exponentOf(currency as Currency);
  if ((value.split('.')[1] ?? '').length > exponent) return null;
  return Math.round(Number(value) * 10 ** exponent);
}

/** The first answer again for the same key. */
export function once(then: (ask: Ask) => Answer) {
  return (ask: Ask): Answer => {
    const key = requestId(ask.call);
    const before = ask.state.answered.get(key);
    if (key !== '' && before !== undefined) return before;
    const answer = then(ask);
    if (key !== '' && answer.status < 300) ask.state.answered.set(key, { status: answer.status, json: answer.json });
    return answer;
  };
}

function requestId({ headers, path }: Call): string {
  const id = headers['paypal-request-id'];
  return typeof id === 'string' ? `${path} ${id}` : '';
}

export function getCapture({ state, parts }: Ask): Answer {
  const found = state.movements.find(({ id, code }) => id === parts[0] && code.startsWith('T00'));
  if (found === undefined) return notFound();
  const status = found.refunded === 0 ? 'COMPLETED' : 'PARTIALLY_REFUNDED';
  return ok({ id: found.id, status, amount: money(found.amount, found.currency), create_time: time(found.at) });
}

export function refundCapture({ state, call, nowMs, parts }: Ask): Answer {
  const capture = state.movements.find(({ id, code }) => id === parts[0] && code.startsWith('T00'));
  if (capture === undefined) return notFound();
  if (capture.status === 'P')
    return unprocessable('PENDING_CAPTURE', 'Cannot initiate a refund as the capture is pending.');
  const body = bodyOf(call);
  const left = capture.amount - capture.refunded;
  if (left === 0) return unprocessable('CAPTURE_FULLY_REFUNDED', 'The capture has already been fully refunded.');
  const amount = body.amount === undefined ? left : minorOf(at(body, 'amount'), capture.currency);
  if (amount === null || amount <= 0) {
    const why = 'Refund must be in the same currency as the capture.';
    return unprocessable('REFUND_CAPTURE_CURRENCY_MISMATCH', why);
  }
  if (amount > left)
    return unprocessable(
      'REFUND_AMOUNT_EXCEEDED',
      'The refund amount must be less than or equal to the capture amount.',
    );
  const note = text(body.note_to_payer) ?? '';
  const refund = bookRefund(state, capture, amount, { at: nowMs, note });
  return ok(
    { id: refund.id, status: 'COMPLETED', amount: money(amount, capture.currency), create_time: time(nowMs) },
    201,
  );
}

export function createProduct({ state, call, nowMs }: Ask): Answer {
  const body = bodyOf(call);
  const name = text(body.name);
  if (name === null || name.length > 127 || text(body.type) === null) {
    return badRequest('MISSING_REQUIRED_PARAMETER', 'A required field is missing.');
  }
  const id = text(body.id) ?? `PROD-${state.newId(17)}`;
  if (state.products.some((one) => one.id === id)) {
    return unprocessable('DUPLICATE_RESOURCE_IDENTIFIER', 'Identifier must be unique.');
  }
  state.products.push({ id, name, description: text(body.description) ?? '', createdAt: nowMs });
  return ok({ id, name, create_time: time(nowMs) }, 201);
}

export function getProduct({ state, parts }: Ask): Answer {
  const found = state.products.find(({ id }) => id === parts[0]);
  if (found === undefined) return notFound();
  const { id, name, description, createdAt } = found;
  return ok({ id, name, description, type: 'PHYSICAL', create_time: time(createdAt) });
}

export function addTrackers({ state, call }: Ask): Answer {
  const taken: Shape[] = [];
  const errors: Shape[] = [];
  for (const { transaction_id, tracking_number, status } of shapes(bodyOf(call).trackers)) {
    if (!state.movements.some(({ id }) => id === transaction_id)) {
      errors.push({ name: 'RESOURCE_NOT_FOUND', message: 'The specified transaction does not exist.' });
      continue;
    }
    state.trackers.set(`${transaction_id}-${tracking_number}`, String(status));
    taken.push({ transaction_id, tracking_number });
  }
  return ok({ tracker_identifiers: taken, ...(errors.length === 0 ? {} : { errors }) });
}

export function getTracker({ state, parts }: Ask): Answer {
  const status = state.trackers.get(parts[0] ?? '');
  const [transaction_id, ...number] = (parts[0] ?? '').split('-');
  return status === undefined ? notFound() : ok({ transaction_id, tracking_number: number.join('-'), status });
}

export function putTracker({ state, call, parts }: Ask): Answer {
  if (!state.trackers.has(parts[0] ?? '')) return notFound();
  state.trackers.set(parts[0] ?? '', text(bodyOf(call).status) ?? '');
  return noContent();
}
