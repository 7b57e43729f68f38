import { randomUUID, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Answer } from '../http.ts';
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
import type { PaypalState, Webhook } from './state.ts';

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
    if (!url.startsWith('https://') || topics.length === 0)
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

/** A delivery as PayPal makes it; '*' is a payment. https://developer.paypal.com/api/rest/webhooks/rest */
export function delivery(state: PaypalState, topic: string, webhookId: string, nowMs: number) {
  const event_type = topic === '*' ? 'PAYMENT.CAPTURE.COMPLETED' : topic;
  const [resource_type, resource] = resourceOf(state, event_type);
  const id = `WH-${state.newId(17)}-${state.newId(17)}`;
  const summary = `Pretend ${event_type} – ευχαριστούμε 💛`;
  const event = { id, event_version: '1.0', create_time: time(nowMs), resource_type, event_type, summary, resource };
  const body = JSON.stringify(event);
  const transmission = randomUUID();
  const signed = `${transmission}|${time(nowMs)}|${webhookId}|${crc32(body)}`;
  const headers = {
    'content-type': 'application/json',
    'paypal-auth-algo': 'SHA256withRSA',
    'paypal-cert-url': 'https://api.paypal.com/v1/notifications/certs/CERT-PRETEND-1',
    'paypal-transmission-id': transmission,
    'paypal-transmission-sig': sign('sha256', Buffer.from(signed), signingKey).toString('base64'),
    'paypal-transmission-time': time(nowMs),
  };
  return { headers, body };
}
