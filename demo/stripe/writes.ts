import { createHash } from 'node:crypto';
import type { Answer, Call } from '../http.ts';
import { statusFields } from './billing.ts';
import { addRefund } from './payments.ts';
import { seconds } from './people-goods.ts';
import { single, stripeError } from './routes.ts';
import type { Kind, StripeObject, StripeState } from './state.ts';
import { add, addEvent, amount, remove, text } from './state.ts';

type Fields = Map<string, string>;

/** What a write is done with: the account, its fields, and the account's clock. */
interface Write {
  state: StripeState;
  fields: Fields;
  nowMs: number;
}

function missing(param: string): Answer {
  return stripeError(400, { code: 'parameter_missing', param, message: `Missing required param: ${param}.` });
}

function invalid(param: string, message: string): Answer {
  return stripeError(400, { code: 'parameter_invalid', param, message });
}

function unknown(kind: string, id: string): Answer {
  return stripeError(404, { code: 'resource_missing', param: 'id', message: `No such ${kind}: '${id}'` });
}

function found(state: StripeState, kind: Kind, id: string): StripeObject | null {
  const record = state.byId.get(id);
  return record?.object === kind ? record : null;
}

/** `metadata[x]=y` of the request over what is there; an empty value unsets. */
function metadata(fields: Fields, before: Record<string, unknown> = {}): Record<string, unknown> {
  const merged = { ...before };
  for (const [name, value] of fields) {
    const key = /^metadata\[(.+)\]$/.exec(name)?.[1];
    if (key === undefined) continue;
    if (value === '') delete merged[key];
    else merged[key] = value;
  }
  return merged;
}

const NEW_CUSTOMER = { balance: 0, delinquent: false, livemode: false, preferred_locales: [], shipping: null };

function customerFields({ fields }: Write, before: Partial<StripeObject>): Record<string, unknown> {
  const plain = ['name', 'email', 'phone', 'description']
    .filter((name) => fields.has(name))
    .map((name) => [name, fields.get(name) || null] as const);
  const place = ['line1', 'line2', 'city', 'state', 'postal_code', 'country']
    .filter((name) => fields.has(`address[${name}]`))
    .map((name) => [name, fields.get(`address[${name}]`) || null] as const);
  return {
    ...Object.fromEntries(plain),
    ...(place.length === 0 ? {} : { address: { line2: null, state: null, ...Object.fromEntries(place) } }),
    metadata: metadata(fields, Object(before.metadata)),
  };
}

function createCustomer(write: Write): StripeObject {
  const { state, nowMs } = write;
  const empty = { name: null, email: null, phone: null, description: null, address: null };
  const record = { id: state.newId('cus'), object: 'customer', created: seconds(nowMs), ...NEW_CUSTOMER, ...empty };
  const made = add(state, 'customer', { ...record, ...customerFields(write, {}) });
  addEvent(state, 'customer.created', made, seconds(nowMs));
  return made;
}

function makePrice({ state, nowMs }: Write, product: string, currency: string, unit: number): StripeObject {
  return add(state, 'price', {
    id: state.newId('price'),
    object: 'price',
    active: true,
    created: seconds(nowMs),
    currency,
    livemode: false,
    metadata: {},
    nickname: null,
    product,
    recurring: null,
    type: 'one_time',
    unit_amount: unit,
    unit_amount_decimal: String(unit),
  });
}

function priceIn(write: Write, product: string): string | null {
  const { fields } = write;
  const currency = fields.get('default_price_data[currency]');
  if (currency === undefined) return null;
  return makePrice(write, product, currency, Number(fields.get('default_price_data[unit_amount]'))).id;
}

function createProduct(write: Write, name: string): StripeObject {
  const { state, fields, nowMs } = write;
  const id = state.newId('prod');
  const product = add(state, 'product', {
    id,
    object: 'product',
    active: true,
    created: seconds(nowMs),
    default_price: priceIn(write, id),
    description: null,
    livemode: false,
    metadata: metadata(fields),
    name,
    shippable: null,
    type: 'good',
    updated: seconds(nowMs),
  });
  addEvent(state, 'product.created', product, seconds(nowMs));
  return product;
}

/** A price of a product that is there, or of one that is made with it. */
function createPrice(write: Write): StripeObject | Answer {
  const { state, fields } = write;
  const known = fields.get('product');
  if (known !== undefined && found(state, 'product', known) === null) return unknown('product', known);
  const product =
    known ?? createProduct({ ...write, fields: new Map() }, fields.get('product_data[name]') ?? 'Product').id;
  return makePrice(write, product, fields.get('currency') ?? 'eur', Number(fields.get('unit_amount')));
}

function updateProduct({ state, fields, nowMs }: Write, product: StripeObject): StripeObject | Answer {
  const active = fields.get('active');
  const price = fields.get('default_price');
  // Only a new product takes the data of its price along: https://docs.stripe.com/api/products/update
  const stray = [...fields.keys()].find((name) => name.startsWith('default_price_data'));
  if (stray !== undefined) return invalid(stray, `Received unknown parameter: ${stray}`);
  if (price !== undefined && found(state, 'price', price)?.product !== product.id) return unknown('price', price);
  Object.assign(product, {
    ...(fields.has('name') ? { name: fields.get('name') } : {}),
    ...(active === undefined ? {} : { active: active === 'true' }),
    default_price: price ?? product.default_price,
    metadata: metadata(fields, Object(product.metadata)),
    updated: seconds(nowMs),
  });
  addEvent(state, 'product.updated', product, seconds(nowMs));
  return product;
}

function createRefund({ state, fields, nowMs }: Write): StripeObject | Answer {
  const charge = found(state, 'charge', fields.get('charge') ?? '');
  if (charge === null) return unknown('charge', fields.get('charge') ?? '');
  const left = amount(charge, 'amount') - amount(charge, 'amount_refunded');
  const wanted = Number(fields.get('amount') ?? left);
  if (!(wanted > 0) || wanted > left) return invalid('amount', 'Refund amount is greater than unrefunded amount.');
  const refund = addRefund(state, charge, wanted, seconds(nowMs));
  if (refund === null) return invalid('amount', 'Charge has already been refunded.');
  refund.metadata = metadata(fields);
  addEvent(state, 'refund.created', refund, seconds(nowMs));
  addEvent(state, 'charge.refunded', charge, seconds(nowMs));
  return refund;
}

function createInvoice({ state, fields, nowMs }: Write): StripeObject | Answer {
  const customer = found(state, 'customer', fields.get('customer') ?? '');
  if (customer === null) return missing('customer');
  const number = fields.get('number') ?? null;
  if (number !== null && state.lists.invoice.some((one) => one.number === number)) {
    return invalid('number', `The invoice number ${number} is already in use.`);
  }
  const id = state.newId('in');
  const created = seconds(nowMs);
  const due = fields.get('due_date');
  state.invoiceLines.set(id, []);
  const invoice = add(state, 'invoice', {
    id,
    object: 'invoice',
    collection_method: fields.get('collection_method') ?? 'charge_automatically',
    created,
    currency: fields.get('currency') ?? 'eur',
    customer: customer.id,
    customer_email: customer.email,
    customer_name: customer.name,
    description: fields.get('description') ?? null,
    due_date: due === undefined ? created + Number(fields.get('days_until_due') ?? 30) * 86_400 : Number(due),
    livemode: false,
    lines: { object: 'list', data: [], has_more: false, url: `/v1/invoices/${id}/lines` },
    metadata: metadata(fields),
    number,
    parent: null,
    subtotal: 0,
    total: 0,
    total_taxes: [],
    ...statusFields('draft', 0, created),
  });
  addEvent(state, 'invoice.created', invoice, created);
  return invoice;
}

function createInvoiceItem({ state, fields, nowMs }: Write): StripeObject | Answer {
  const invoice = found(state, 'invoice', fields.get('invoice') ?? '');
  if (invoice?.status !== 'draft') return invalid('invoice', 'The invoice is not a draft.');
  const lines = state.invoiceLines.get(invoice.id) ?? [];
  const value = Number(fields.get('amount'));
  const line: StripeObject = {
    id: state.newId('il'),
    object: 'line_item',
    created: seconds(nowMs),
    amount: value,
    currency: invoice.currency,
    description: fields.get('description') ?? null,
    discount_amounts: [],
    invoice: invoice.id,
    quantity: 1,
    pricing: null,
    taxes: [],
  };
  lines.push(line);
  const total = lines.reduce((sum, one) => sum + amount(one, 'amount'), 0);
  const url = `/v1/invoices/${invoice.id}/lines`;
  const shown = { object: 'list', data: lines.slice(0, 10), has_more: lines.length > 10, url };
  Object.assign(invoice, { lines: shown, subtotal: total, total, ...statusFields('draft', total, 0) });
  addEvent(state, 'invoice.updated', invoice, seconds(nowMs));
  return { ...line, id: line.id.replace('il_', 'ii_'), object: 'invoiceitem' };
}

const MOVES: Record<string, { from: string[]; to: string; event: string }> = {
  finalize: { from: ['draft'], to: 'open', event: 'invoice.finalized' },
  send: { from: ['draft', 'open'], to: 'open', event: 'invoice.sent' },
  void: { from: ['open', 'uncollectible'], to: 'void', event: 'invoice.voided' },
};

function moveInvoice({ state, nowMs }: Write, id: string, verb: string): StripeObject | Answer {
  const invoice = found(state, 'invoice', id);
  const move = MOVES[verb];
  if (invoice === null || move === undefined) return unknown('invoice', id);
  if (!move.from.includes(text(invoice, 'status'))) return invalid('id', `This invoice cannot be ${verb}ed any more.`);
  const number = invoice.number ?? `BR-N${state.lists.invoice.length}`;
  const url = `https://invoice.stripe.com/i/${id}`;
  Object.assign(
    invoice,
    { number, hosted_invoice_url: url },
    statusFields(move.to, amount(invoice, 'total'), seconds(nowMs)),
  );
  addEvent(state, move.event, invoice, seconds(nowMs));
  return invoice;
}

function createCreditNote({ state, fields, nowMs }: Write): StripeObject | Answer {
  const invoice = found(state, 'invoice', fields.get('invoice') ?? '');
  if (invoice === null || invoice.status === 'draft') return invalid('invoice', 'The invoice must be finalized.');
  const parts = Array.from({ length: 20 }, (_, index) => `lines[${index}]`).filter((name) =>
    fields.has(`${name}[type]`),
  );
  const lines = parts.map((name) => ({
    id: state.newId('cnli'),
    object: 'credit_note_line_item',
    amount: Number(fields.get(`${name}[unit_amount]`)) * Number(fields.get(`${name}[quantity]`) ?? 1),
    description: fields.get(`${name}[description]`) ?? null,
    quantity: Number(fields.get(`${name}[quantity]`) ?? 1),
    taxes: [],
    type: 'custom_line_item',
  }));
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  if (invoice.status === 'paid' && Number(fields.get('credit_amount')) !== total) {
    return invalid(
      'credit_amount',
      'The sum of credit amount, refund amount and out of band amount must equal the total.',
    );
  }
  if (invoice.status === 'open' && total > amount(invoice, 'amount_remaining')) {
    return invalid('lines', 'The credit note is larger than what is left of the invoice.');
  }
  return addCreditNote(
    state,
    invoice,
    { lines, total, at: seconds(nowMs), memo: fields.get('memo') ?? null },
    metadata(fields),
  );
}

/** A credit note over some lines of an invoice; an open invoice owes less by it. */
export function addCreditNote(
  state: StripeState,
  invoice: StripeObject,
  parts: { lines: unknown[]; total: number; at: number; memo: string | null },
  meta: Record<string, unknown> = {},
): StripeObject {
  if (invoice.status === 'open') {
    invoice.amount_remaining = amount(invoice, 'amount_remaining') - parts.total;
    addEvent(state, 'invoice.updated', invoice, parts.at);
  }
  const note = add(state, 'credit_note', {
    id: state.newId('cn'),
    object: 'credit_note',
    amount: parts.total,
    created: parts.at,
    currency: invoice.currency,
    customer: invoice.customer,
    invoice: invoice.id,
    lines: { object: 'list', data: parts.lines, has_more: false, url: '/v1/credit_notes' },
    livemode: false,
    memo: parts.memo,
    metadata: meta,
    number: `${text(invoice, 'number')}-CN-${state.lists.credit_note.length + 1}`,
    status: 'issued',
    subtotal: parts.total,
    total: parts.total,
    total_excluding_tax: parts.total,
    total_taxes: [],
    type: invoice.status === 'paid' ? 'post_payment' : 'pre_payment',
    voided_at: null,
  });
  addEvent(state, 'credit_note.created', note, parts.at);
  return note;
}

function voidCreditNote({ state, nowMs }: Write, note: StripeObject): StripeObject | Answer {
  if (note.status === 'void') return invalid('id', 'This credit note is already void.');
  Object.assign(note, { status: 'void', voided_at: seconds(nowMs) });
  const invoice = found(state, 'invoice', text(note, 'invoice'));
  if (invoice?.status === 'open')
    invoice.amount_remaining = amount(invoice, 'amount_remaining') + amount(note, 'total');
  addEvent(state, 'credit_note.voided', note, seconds(nowMs));
  return note;
}

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

function createEndpoint({ state, fields, nowMs }: Write, secret: string): Answer {
  const url = fields.get('url') ?? '';
  if (!url.startsWith('https://')) return invalid('url', 'Invalid URL: must be https.');
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
  add(state, 'webhook_endpoint', base);
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
  return wanted.reduce<StripeObject>((copy, path) => {
    const inner = state.byId.get(String(copy[path]));
    return inner === undefined ? copy : { ...copy, [path]: inner };
  }, record);
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
