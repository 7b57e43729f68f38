import { describe, expect, it } from 'vitest';
import type { ActionKind } from '../../contract/actions/index.ts';
import { authority, signingCertificate } from '../../demo/paypal/certificate.ts';
import { verify } from '../../main/webhooks/verify.ts';
import { get } from '../../providers/kit/index.ts';
import { paypal } from '../../providers/paypal/index.ts';
import { account, answer, fixture, now, pretend, type Row } from '../support/paypal.ts';

describe('actions', () => {
  const context = { reference: 'ref-1', key: () => 'uuid-1', settings: {}, account, now };

  function prepared(kind: ActionKind, input: unknown) {
    const action = paypal.actions?.find((one) => one.kind === kind);
    if (!action) throw new Error(`no ${kind}`);
    return action.prepare(input, context);
  }

  const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
  const invoice = { customerId: 'x', issuedOn: '2026-11-20', currency: 'EUR' };
  const line = { title: 'Mug', quantity: '2', unitPrice: eur(1250) };
  const [, draft] = fixture('invoices');
  const seen = (change: Row) => answer({ ...draft, ...change });

  it('a draft that was answered with a link only is known by it', () => {
    const action = prepared('invoice.create', { ...invoice, final: false, lines: [line] });
    const href = 'https://api-m.paypal.com/v2/invoicing/invoices/INV2-1';
    expect(action.read(answer({ rel: 'self', href }, 201), action.first())).toMatchObject({
      next: { method: 'GET', path: '/v2/invoicing/invoices/INV2-1' },
    });
  });

  it('an invoice with a tax rate is refused before anything is made', () => {
    const action = prepared('invoice.create', { ...invoice, lines: [{ ...line, taxRateId: '1' }] });
    expect(() => action.first()).toThrow(RangeError);
  });

  it('a found draft is sent, as it was meant to be', () => {
    const look = prepared('invoice.create', { ...invoice, lines: [line] }).lookUp;
    if (!look) throw new Error('it does not look');
    const found = look.read(answer({ items: [{ id: 'INV2-1', detail: { reference: 'ref-1' } }] }), look.first());
    const next = 'next' in found ? found.next : look.first();
    expect(look.read(seen({ id: 'INV2-1', status: 'DRAFT' }), next)).toMatchObject({
      next: { method: 'POST', path: '/v2/invoicing/invoices/INV2-1/send' },
    });
    expect(look.read(seen({ id: 'INV2-1', status: 'SENT' }), next)).toMatchObject({ done: { externalId: 'INV2-1' } });
    expect(look.read(answer({ items: [{ id: 'INV2-2', detail: { reference: 'ref-10' } }] }), look.first())).toEqual({
      absent: true,
    });
  });

  it.each([
    ['DRAFT', { next: { method: 'DELETE' } }],
    ['UNPAID', { next: { method: 'POST', path: '/v2/invoicing/invoices/INV2-1/cancel' } }],
    ['PARTIALLY_PAID', { refuse: { code: 'refused' } }],
    ['CANCELLED', { done: { externalId: 'INV2-1' } }],
  ])('voiding one that is %s', (status, step) => {
    const action = prepared('invoice.void', { externalId: 'INV2-1' });
    expect(action.read(seen({ status }), action.first())).toMatchObject(step);
  });

  it('an invoice that changed meanwhile is not voided, one that is gone is no more', () => {
    const action = prepared('invoice.void', { externalId: 'INV2-1', version: '2020-01-01T00:00:00.000Z' });
    expect(action.read(seen({ status: 'UNPAID' }), action.first())).toMatchObject({ refuse: { code: 'conflict' } });
    expect(action.read(answer({}, 404), action.first())).toMatchObject({ refuse: { code: 'gone' } });
    expect(action.lookUp?.read(answer({}, 404), action.first())).toMatchObject({ done: { externalId: 'INV2-1' } });
  });

  it('an invoice is sent once, then as a reminder, and only to its own address', () => {
    const action = prepared('invoice.send', { externalId: 'INV2-1' });
    expect(action.read(seen({ status: 'DRAFT' }), action.first())).toMatchObject({ next: { repeatable: true } });
    const { next } = Object(action.read(seen({ status: 'SENT' }), action.first()));
    expect([next.path, next.repeatable]).toEqual(['/v2/invoicing/invoices/INV2-1/remind', undefined]);
    const nobody = seen({ status: 'DRAFT', primary_recipients: [] });
    expect(action.read(nobody, action.first())).toMatchObject({ refuse: { code: 'refused' } });
    const other = prepared('invoice.send', { externalId: 'INV2-1', email: 'other@example.com' });
    expect(other.read(seen({ status: 'DRAFT' }), other.first())).toMatchObject({ refuse: { code: 'refused' } });
  });

  it('a refund carries its key, and one that failed is refused', () => {
    const action = prepared('payment.refund', { paymentId: '2GG279541U471931P', amount: eur(100), reason: 'Broken' });
    expect(action.first()).toMatchObject({
      ...{ path: '/v2/payments/captures/2GG279541U471931P/refund', repeatable: true },
      headers: { 'paypal-request-id': 'uuid-1' },
      json: { amount: { value: '1.00' }, custom_id: 'ref-1', note_to_payer: 'Broken' },
    });
    expect(action.read(answer({ id: '1JU', status: 'PENDING' }), action.first())).toMatchObject({
      done: { externalId: '1JU' },
    });
    expect(action.read(answer({ id: '1JU', status: 'FAILED' }), action.first())).toMatchObject({
      refuse: { code: 'refused' },
    });
  });

  it('only a payment that was recorded by hand is taken off its invoice', () => {
    const recorded = prepared('payment.void', { externalId: 'INV2-1/EXTR-2' });
    expect(recorded.first()).toMatchObject({
      ...{ method: 'DELETE', path: '/v2/invoicing/invoices/INV2-1/payments/EXTR-2', mayBeGone: true },
    });
    expect(recorded.read(answer({}, 404), recorded.first())).toEqual({ done: { externalId: 'INV2-1/EXTR-2' } });
    const real = prepared('payment.void', { externalId: '2GG279541U471931P' });
    expect(() => real.first()).toThrow('only be refunded');
  });

  it.each([
    ['UPS', { carrier: 'UPS' }],
    ['Royal Mail', { carrier: 'ROYAL_MAIL' }],
    ['Taxydromiki', { carrier: 'OTHER', carrier_name_other: 'Taxydromiki' }],
  ])('the carrier %s is known to PayPal as %j', (carrier, expected) => {
    const action = prepared('shipment.create', { orderId: 'TX1', carrier, trackingNumber: '1Z9' });
    expect(Object(action.first().json).trackers[0]).toMatchObject({ transaction_id: 'TX1', ...expected });
    const refused = answer({ errors: [{ message: 'No such transaction.' }] });
    expect(action.read(refused, action.first())).toMatchObject({ refuse: { detail: 'No such transaction.' } });
  });
});

describe('webhooks', () => {
  const { webhooks } = paypal;
  if (!webhooks) throw new Error('no webhooks');
  const { vendor, clock } = pretend();
  const certificateAt = async () => signingCertificate;

  function delivered(topic: string) {
    const { headers, body } = vendor.webhook(topic, clock.ms);
    return { url: 'https://relay.example/hook', headers, body: Buffer.from(body), receivedAt: now };
  }

  it.each(Object.keys(webhooks.topics))('%s is signed as PayPal signs it, and understood', async (topic) => {
    const received = delivered(topic);
    const options = { values: { webhookId: vendor.webhookSecret }, certificateAt };
    expect(await verify(webhooks.signature, received, options)).toBe('good');
    const body = Buffer.from(received.body.toString().replace('ευχαριστούμε', 'ευχαριστώ'));
    expect(await verify(webhooks.signature, { ...received, body }, options)).toBe('wrong');
    const [event] = webhooks.read({ headers: received.headers, body: JSON.parse(received.body.toString()) });
    // A capture's id is not that of its line in the report, which is what payments are read from.
    const externalId = topic.startsWith('PAYMENT.') ? null : expect.any(String);
    expect(event).toMatchObject({ topic, id: expect.stringMatching(/^WH-/), at: now, externalId });
  });

  it('are good for their own webhook only, and not with the key of somebody else', async () => {
    const received = delivered('*');
    const check = (webhookId: string, pem: string) =>
      verify(webhooks.signature, received, { values: { webhookId }, certificateAt: async () => pem });
    expect(await check('WEBHOOK_ID', signingCertificate)).toBe('wrong');
    expect(await check(vendor.webhookSecret, authority)).toBe('wrong');
    expect(await check('', signingCertificate)).toBe('no_secret');
  });

  it('are subscribed by API; the id is kept, since it is signed along', () => {
    const context = { settings: {}, account };
    const topics = ['PAYMENT.CAPTURE.COMPLETED'];
    const wish = { url: 'https://relay.example/hook', topics, secret: 'ours' };
    expect(webhooks.subscribe?.create(wish, context)).toMatchObject([
      { json: { url: wish.url, event_types: [{ name: 'PAYMENT.CAPTURE.COMPLETED' }] } },
    ]);
    const made = answer({ id: '0EH40505U7160970P', url: wish.url, event_types: [{ name: 'A' }] });
    expect(webhooks.subscribe?.readCreate(made, get(''), context)).toEqual({
      ...{ id: '0EH40505U7160970P', url: wish.url, topics: ['A'], active: true, secret: '0EH40505U7160970P' },
    });
    expect(webhooks.subscribe?.readList(answer({}), get(''), context)).toEqual({ found: [] });
  });
});
