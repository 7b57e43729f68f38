import { randomUUID, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Happening, Hooks, Parcel } from '../hooks.ts';
import type { Answer } from '../http.ts';
import { isLoopback } from '../http.ts';
import {
  type Ask,
  badRequest,
  bodyOf,
  noContent,
  notFound,
  ok,
  refusal,
  type Shape,
  shapes,
  text,
  time,
} from './answers.ts';
import { signingKey } from './certificate.ts';
import { invoiceShape } from './invoicing.ts';
import type { Movement, PaypalState, Webhook } from './state.ts';

const MOST = 10;

function shapeOf({ id, url, topics }: Webhook): Shape {
  return {
    ...{ id, url, event_types: topics.map((name) => ({ name, status: 'ENABLED' })) },
    links: [{ href: `https://api-m.paypal.com/v1/notifications/webhooks/${id}`, rel: 'self', method: 'GET' }],
  };
}

export function listWebhooks({ state }: Ask): Answer {
  return ok({ webhooks: state.webhooks.map(shapeOf) });
}

/** The first one has the id that the pretend deliveries are signed for. */
export function createWebhook(firstId: string) {
  return ({ state, call }: Ask): Answer => {
    const body = bodyOf(call);
    const url = text(body.url) ?? '';
    const topics = shapes(body.event_types).map(({ name }) => String(name));
    if ((!url.startsWith('https://') && !isLoopback(url)) || topics.length === 0)
      return badRequest('INVALID_URL', 'Not a valid webhook URL.');
    if (state.webhooks.some((one) => one.url === url)) {
      return refusal(400, 'WEBHOOK_URL_ALREADY_EXISTS', 'Webhook URL already exists.');
    }
    if (state.webhooks.length >= MOST) {
      return refusal(400, 'WEBHOOK_NUMBER_LIMIT_EXCEEDED', 'You have reached the maximum number of webhooks.');
    }
    const isFree = state.webhooks.every(({ id }) => id !== firstId);
    const webhook = { id: isFree ? firstId : state.newId(17), url, topics };
    state.webhooks.push(webhook);
    return ok(shapeOf(webhook), 201);
  };
}

export function deleteWebhook({ state, parts }: Ask): Answer {
  const kept = state.webhooks.filter(({ id }) => id !== parts[0]);
  if (kept.length === state.webhooks.length) return notFound();
  state.webhooks = kept;
  return noContent();
}

/** What a topic is about: the newest record of its kind. */
function resourceOf(state: PaypalState, topic: string): [string, Shape] {
  if (topic.startsWith('CUSTOMER.DISPUTE')) return ['dispute', { dispute_id: state.disputes.at(-1)?.id }];
  if (topic.startsWith('BILLING.')) return ['subscription', { id: state.subscriptions.at(-1)?.id }];
  if (topic.startsWith('CATALOG.')) return ['product', { id: state.products.at(-1)?.id }];
  if (topic.startsWith('INVOICING.')) {
    const invoice = state.invoices.at(-1);
    return ['invoices', invoice === undefined ? {} : { invoice: invoiceShape(invoice, ['items']) }];
  }
  const code = topic.endsWith('REFUNDED') ? 'T1107' : 'T0006';
  const movement = state.movements.findLast((one) => one.code === code);
  return ['capture', { id: movement?.id, custom_id: movement?.orderNumber }];
}

/** Signed is transmission id | time | webhook id | CRC-32 of the body. https://developer.paypal.com/api/rest/webhooks/rest */
function signed(body: string, webhookId: string, transmission: { id: string; at: string }): Parcel {
  const text = `${transmission.id}|${transmission.at}|${webhookId}|${crc32(body)}`;
  const headers = {
    'content-type': 'application/json',
    'paypal-auth-algo': 'SHA256withRSA',
    'paypal-cert-url': 'https://api.paypal.com/v1/notifications/certs/CERT-PRETEND-1',
    'paypal-transmission-id': transmission.id,
    'paypal-transmission-sig': sign('sha256', Buffer.from(text), signingKey).toString('base64'),
    'paypal-transmission-time': transmission.at,
  };
  return { headers, body };
}

function eventBody(state: PaypalState, event_type: string, [resource_type, resource]: [string, Shape], at: string) {
  const id = `WH-${state.newId(17)}-${state.newId(17)}`;
  const summary = `Pretend ${event_type} – ευχαριστούμε 💛`;
  return JSON.stringify({ id, event_version: '1.0', create_time: at, resource_type, event_type, summary, resource });
}

/** A delivery of the newest record; '*' is a payment. */
export function delivery(state: PaypalState, topic: string, webhookId: string, nowMs: number): Parcel {
  const type = topic === '*' ? 'PAYMENT.CAPTURE.COMPLETED' : topic;
  const body = eventBody(state, type, resourceOf(state, type), time(nowMs));
  return signed(body, webhookId, { id: randomUUID(), at: time(nowMs) });
}

/** Up to 25 times over three days (https://developer.paypal.com/api/rest/webhooks/); how far apart is not said. */
const RETRIES = Array.from({ length: 25 }, () => (72 * 3600) / 25);
const ANSWER_MS = 30_000;

/** The status stands first in every mark. */
function marks(state: PaypalState): Map<string, string> {
  const found = new Map<string, string>();
  for (const { id, status } of state.movements) found.set(`movement ${id}`, status);
  for (const one of state.invoices) {
    const sums = [one.updatedAt, one.payments.length, ...one.lines.map(({ unit }) => unit)];
    found.set(`invoice ${one.id}`, [one.status, ...sums].join(' '));
  }
  for (const { id, status, updatedAt, amount } of state.disputes)
    found.set(`dispute ${id}`, `${status} ${updatedAt} ${amount}`);
  for (const { id, name, description } of state.products) found.set(`product ${id}`, `${name} ${description}`);
  for (const one of state.subscriptions)
    found.set(`subscription ${one.id}`, `${one.status} ${one.updatedAt} ${one.failed}`);
  return found;
}

/** What a movement is told as; money that is taken out is not told at all. */
function movementTopic({ code, amount, status }: Movement): string | null {
  if (code === 'T1107') return status === 'S' ? 'PAYMENT.CAPTURE.REFUNDED' : null;
  if (!code.startsWith('T00') || amount <= 0) return null;
  if (code === 'T0002') return status === 'S' ? 'PAYMENT.SALE.COMPLETED' : null;
  return `PAYMENT.CAPTURE.${{ S: 'COMPLETED', P: 'PENDING', D: 'DECLINED' }[status]}`;
}

const INVOICE_ENDS = ['PAID', 'CANCELLED', 'REFUNDED', 'SCHEDULED'];

/** Told is what a record has become where its status is another, else that it was updated. */
function ending(status: string, { verb, before = '' }: Happening, ends: readonly string[]): string {
  if (verb === 'created') return 'CREATED';
  return ends.includes(status) && !before.startsWith(`${status} `) ? status : 'UPDATED';
}

/** The topic and the resource; null where PayPal tells nothing. */
function toldOf(state: PaypalState, happening: Happening): [string, [string, Shape]] | null {
  const { kind, id } = happening;
  if (kind === 'movement') {
    const movement = state.movements.find((one) => one.id === id);
    const topic = movement === undefined ? null : movementTopic(movement);
    return topic === null ? null : [topic, ['capture', { id, custom_id: movement?.orderNumber }]];
  }
  if (kind === 'invoice') {
    const invoice = state.invoices.find((one) => one.id === id);
    if (invoice === undefined) return null;
    const status = invoice.status.replace('MARKED_AS_', '');
    const topic = `INVOICING.INVOICE.${ending(status, happening, INVOICE_ENDS)}`;
    return [topic, ['invoices', { invoice: invoiceShape(invoice, ['items']) }]];
  }
  if (kind === 'dispute') {
    const status = state.disputes.find((one) => one.id === id)?.status ?? '';
    return [`CUSTOMER.DISPUTE.${ending(status, happening, ['RESOLVED'])}`, ['dispute', { dispute_id: id }]];
  }
  if (kind === 'product') return [`CATALOG.PRODUCT.${ending('', happening, [])}`, ['product', { id }]];
  const status = state.subscriptions.find((one) => one.id === id)?.status ?? '';
  const is = ending(status, happening, ['ACTIVE', 'SUSPENDED', 'CANCELLED']).replace(/^ACTIVE$/, 'ACTIVATED');
  return [`BILLING.SUBSCRIPTION.${is}`, ['subscription', { id, status }]];
}

/** The webhooks of the REST app. */
export function paypalHooks(state: () => PaypalState): Hooks {
  return {
    subscribers: () => state().webhooks.map((one) => ({ ...one, key: one.id, active: true })),
    marks: () => marks(state()),
    messages(happening, nowMs) {
      const told = happening.verb === 'deleted' ? null : toldOf(state(), happening);
      if (told === null) return [];
      const [topic, resource] = told;
      const body = eventBody(state(), topic, resource, time(nowMs));
      const transmission = { id: randomUUID(), at: time(nowMs) };
      return [{ topic, record: happening.id, pack: ({ key }) => signed(body, key, transmission) }];
    },
    wants: ({ topics }, topic) => topics.includes('*') || topics.includes(topic),
    retrySeconds: RETRIES,
    answerMs: ANSWER_MS,
  };
}
