import { createHash, createHmac } from 'node:crypto';
import type { Answer, Call } from '../http.ts';
import { isLoopback } from '../http.ts';
import { createCustomer, createPrice, createProduct, customerFields, updateProduct } from './goods-writes.ts';
import { seconds } from './people-goods.ts';
import { single, stripeError } from './routes.ts';
import {
  createCreditNote,
  createInvoice,
  createInvoiceItem,
  createRefund,
  moveInvoice,
  voidCreditNote,
} from './sale-writes.ts';
import { add, addEvent, type Kind, remove, type StripeObject, type StripeState } from './state.ts';
import { type Fields, found, invalid, metadata, missing, unknown, type Write } from './writing.ts';

function createLink({ state, fields, nowMs }: Write): StripeObject | Answer {
  const price = found(state, 'price', fields.get('line_items[0][price]') ?? '');
  if (price === null) return missing('line_items[0][price]');
  const id = state.newId('plink');
  const link = {
    id,
    object: 'payment_link',
    active: true,
    created: seconds(nowMs),
    url: `https://buy.stripe.com/${id}`,
  };
  return add(state, 'payment_link', { ...link, livemode: false, metadata: metadata(fields) });
}

/** The first endpoint signs with the secret that the pretend shop tells of beforehand. */
function createEndpoint({ state, fields, nowMs }: Write, firstSecret: string): Answer {
  const url = fields.get('url') ?? '';
  if (!url.startsWith('https://') && !isLoopback(url)) return invalid('url', 'Invalid URL: must be https.');
  const enabled = [...fields].filter(([name]) => name.startsWith('enabled_events[')).map(([, value]) => value);
  if (enabled.length === 0) return missing('enabled_events');
  const id = state.newId('we');
  const base = {
    id,
    object: 'webhook_endpoint',
    created: seconds(nowMs),
    url,
    enabled_events: enabled,
    status: 'enabled',
  };
  const isFirst = ![...state.endpointSecrets.values()].includes(firstSecret);
  const own = () => `whsec_${createHmac('sha256', firstSecret).update(id).digest('base64url').slice(0, 32)}`;
  const secret = isFirst ? firstSecret : own();
  add(state, 'webhook_endpoint', base);
  state.endpointSecrets.set(id, secret);
  return { status: 200, json: { ...base, secret } };
}

function dispatch(write: Write, resource: string, id: string | undefined, verb: string | undefined, secret: string) {
  const { state, fields, nowMs } = write;
  switch (`${resource}${id === undefined ? '' : '/:id'}${verb === undefined ? '' : `/${verb}`}`) {
    case 'customers':
      return createCustomer(write);
    case 'customers/:id': {
      const customer = found(state, 'customer', id ?? '');
      if (customer === null) return unknown('customer', id ?? '');
      Object.assign(customer, customerFields(write, customer));
      addEvent(state, 'customer.updated', customer, seconds(nowMs));
      return customer;
    }
    case 'products': {
      const name = fields.get('name');
      return name === undefined ? missing('name') : createProduct(write, name);
    }
    case 'products/:id': {
      const product = found(state, 'product', id ?? '');
      return product === null ? unknown('product', id ?? '') : updateProduct(write, product);
    }
    case 'prices':
      return createPrice(write);
    case 'refunds':
      return createRefund(write);
    case 'invoices':
      return createInvoice(write);
    case 'invoiceitems':
      return createInvoiceItem(write);
    case 'invoices/:id/finalize':
    case 'invoices/:id/send':
    case 'invoices/:id/void':
      return moveInvoice(write, id ?? '', verb ?? '');
    case 'credit_notes':
      return createCreditNote(write);
    case 'credit_notes/:id/void': {
      const note = found(state, 'credit_note', id ?? '');
      return note === null ? unknown('credit_note', id ?? '') : voidCreditNote(write, note);
    }
    case 'payment_links':
      return createLink(write);
    case 'payment_links/:id': {
      const link = found(state, 'payment_link', id ?? '');
      if (link === null) return unknown('payment_link', id ?? '');
      return Object.assign(link, { active: fields.get('active') === 'true' });
    }
    case 'webhook_endpoints':
      return createEndpoint(write, secret);
    default:
      return stripeError(404, { message: `Unrecognized request URL (POST: /v1/${resource}).` });
  }
}

/** Answers to keys, so that a repeated one gets the first answer again. */
export type KeyBook = Map<string, { print: string; answer: Answer }>;

/** Answers an authenticated POST below /v1. https://docs.stripe.com/api/idempotent_requests */
export function stripePost(state: StripeState, call: Call, nowMs: number, keys: KeyBook, secret: string): Answer {
  const key = String(call.headers['idempotency-key'] ?? '');
  const print = createHash('sha256').update(`${call.path}\n${call.body}`).digest('hex');
  const known = key === '' ? undefined : keys.get(key);
  if (known !== undefined) {
    const message = 'Keys for idempotent requests can only be used with the same parameters.';
    return known.print === print ? known.answer : stripeError(400, { type: 'idempotency_error', message });
  }
  const [, , resource = '', id, verb] = call.path.split('/');
  const fields: Fields = new Map(new URLSearchParams(call.body));
  const done = dispatch({ state, fields, nowMs }, resource, id, verb, secret);
  // An object as it is now: later changes must not show in a repeated answer.
  const answer = 'id' in done ? { status: 200, json: structuredClone(expanded(state, done, call)) } : done;
  if (key !== '') keys.set(key, { print, answer });
  return answer;
}

function expanded(state: StripeState, record: StripeObject, call: Call): StripeObject {
  const wanted = [...new URLSearchParams(call.body)]
    .filter(([name]) => name.startsWith('expand['))
    .map(([, path]) => path);
  const copy = { ...record };
  for (const path of wanted) copy[path] = state.byId.get(String(copy[path])) ?? copy[path];
  return copy;
}

/** Answers an authenticated DELETE below /v1. */
export function stripeDelete(state: StripeState, call: Call, nowMs: number): Answer {
  const [, , resource = '', id = ''] = call.path.split('/');
  const kinds: Record<string, Kind> = {
    customers: 'customer',
    invoices: 'invoice',
    webhook_endpoints: 'webhook_endpoint',
  };
  const kind = kinds[resource];
  const record = kind === undefined ? null : found(state, kind, id);
  if (kind === undefined || record === null)
    return kind === undefined ? unknown(resource, id) : single(state, kind, id, call);
  if (kind === 'invoice' && record.status !== 'draft') return invalid('id', 'Only drafts can be deleted.');
  remove(state, kind, id);
  if (kind !== 'webhook_endpoint') addEvent(state, `${kind}.deleted`, record, seconds(nowMs));
  return { status: 200, json: { id, object: kind, deleted: true } };
}
