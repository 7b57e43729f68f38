import { createHash, createPrivateKey, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HubError } from '../../contract/errors.ts';
import { signingCertificate } from '../../demo/paypal/certificate.ts';
import { openStall } from '../../demo/shop.ts';
import type { VendorId } from '../../demo/vendors.ts';
import { secretName } from '../../main/webhooks/service.ts';
import type { Received } from '../../main/webhooks/verify.ts';
import { certificate, privateKey } from '../support/certificates.ts';
import { type Hooked, openHooked, tellingProviders } from './hook-stand.ts';
import { fail } from './stand.ts';

const dayMs = 86_400_000;

/** A stream whose record is named by the delivery that tells of its change, and a topic for one on demand. */
const samples: Partial<Record<VendorId, { stream: string; topic: string }>> = {
  woocommerce: { stream: 'orders', topic: 'order.updated' },
  shopify: { stream: 'orders', topic: 'orders/updated' },
  'quickbooks-online': { stream: 'invoices', topic: 'qbo.invoice.updated.v1' },
  square: { stream: 'customers', topic: '*' },
  stripe: { stream: 'customers', topic: '*' },
  freshbooks: { stream: 'invoices', topic: '*' },
  paypal: { stream: 'invoices', topic: '*' },
  xero: { stream: 'invoices', topic: '*' },
};

/** What a vendor keeps to itself, though it tells of the stream otherwise. */
const untold: Partial<Record<VendorId, readonly string[]>> = {
  // A movement that is neither a payment nor a payout.
  shopify: ['add balance'],
  stripe: ['add balance'],
  paypal: ['edit balance'],
  // That somebody counts something no longer.
  square: ['remove stock'],
};

/** The header that holds the signature. */
function headerOf({ webhooks }: Hooked): string {
  return webhooks.signature.header;
}

async function sample(id: VendorId): Promise<{ hooked: Hooked; record: string; stream: string; received: Received }> {
  const { stream } = samples[id] ?? fail(`no sample for ${id}`);
  const hooked = await openHooked(id, stream);
  let record: string | null = null;
  const [received, ...more] = await hooked.deliveriesOf(() => {
    record = hooked.stand.hands.edit(stream, hooked.stand.time.nowMs());
  });
  expect(more).toEqual([]);
  return { hooked, stream, record: record ?? fail('nothing to edit'), received: received ?? fail('nothing came') };
}

function withHeader(received: Received, name: string, value: string | undefined): Received {
  const { [name]: _, ...rest } = received.headers;
  return { ...received, headers: value === undefined ? rest : { ...rest, [name]: value } };
}

describe.each(tellingProviders)('%s', (id) => {
  it('tells of every change to what its topics touch', async () => {
    const hooked = await openHooked(id);
    const { hands, time, provider } = hooked.stand;
    for (const one of hooked.greetings) expect((await hooked.judged(one)).told, 'a greeting tells nothing').toEqual([]);
    const touched = new Set(Object.values(hooked.webhooks.topics).flat());
    const silent: string[] = [];
    let seen = 0;
    for (const stream of provider.streams.map((one) => one.id).filter((one) => touched.has(one))) {
      for (const how of ['edit', 'add', 'remove'] as const) {
        time.advance(2000);
        let record: string | null = null;
        const taken = await hooked.deliveriesOf(() => {
          record = hands[how](stream, time.nowMs());
        });
        if (record === null) continue;
        const judged = await Promise.all(taken.map((one) => hooked.judged(one)));
        expect(judged.filter(({ verdict, problem }) => verdict !== 'good' || problem !== null)).toEqual([]);
        seen += judged.length;
        if (!judged.some(({ told }) => told.some(({ streams }) => streams.includes(stream))))
          silent.push(`${how} ${stream}`);
      }
    }
    expect(silent).toEqual(untold[id] ?? []);
    expect(seen).toBeGreaterThan(8);
  });

  it('a genuine delivery is good, names what changed, and is the same when it comes again', async () => {
    const { hooked, stream, record, received } = await sample(id);
    const first = await hooked.judged(received);
    expect(first).toMatchObject({ verdict: 'good', problem: null, connectionId: hooked.connection.id });
    expect(first.told).toHaveLength(1);
    expect(first.told[0]).toMatchObject({ externalId: record, gone: false });
    expect(first.told[0]?.streams).toContain(stream);
    expect((await hooked.judged(received)).told.map(({ same }) => same)).toEqual(first.told.map(({ same }) => same));
    const [other = received] = await hooked.deliveriesOf(() => {
      hooked.stand.time.advance(2000);
      hooked.stand.hands.add(stream, hooked.stand.time.nowMs());
    });
    const [told] = (await hooked.judged(other)).told;
    expect(told?.same).not.toBe(first.told[0]?.same);
  });

  it('is judged by when it came in, however late it is read', async () => {
    const { hooked, received } = await sample(id);
    const { signature } = hooked.webhooks;
    const seconds = signature.scheme === 'hmac' ? signature.toleranceSeconds : undefined;
    const takenAfter = (after: number) =>
      hooked.judged({
        ...received,
        receivedAt: new Date(Date.parse(received.receivedAt) + after * 1000).toISOString(),
      });
    hooked.stand.time.advance(30 * dayMs);
    expect((await hooked.judged(received)).verdict).toBe('good');
    if (seconds === undefined) {
      // No time is signed: old and new look the same.
      expect((await takenAfter(86_400)).verdict).toBe('good');
      return;
    }
    expect((await takenAfter(seconds)).verdict).toBe('good');
    expect(await takenAfter(seconds + 1)).toMatchObject({ verdict: 'too_old', told: [] });
    expect(await takenAfter(-seconds - 1)).toMatchObject({ verdict: 'too_old', told: [] });
    const header = received.headers[headerOf(hooked)] ?? '';
    const renewed = header.replace(/t=(\d+)/, (_, time: string) => `t=${Number(time) + seconds + 1}`);
    expect(renewed).not.toBe(header);
    const again = {
      ...withHeader(received, headerOf(hooked), renewed),
      receivedAt: hooked.stand.time.now().toISOString(),
    };
    expect((await hooked.judged(again)).verdict).toBe('wrong');
  });

  it('is refused with another key, and without one', async () => {
    const { hooked, received } = await sample(id);
    const name = secretName(hooked.webhooks.signature) ?? fail('nothing to sign with');
    const own = hooked.secrets();
    const other = { ...own, [name]: (own[name] ?? '').replace(/$/gm, 'x') };
    expect(await hooked.judged(received, { secrets: other })).toMatchObject({ verdict: 'wrong', told: [] });
    const both = { ...own, [name]: `another\n${own[name]}` };
    if (hooked.webhooks.signature.scheme === 'hmac') {
      expect((await hooked.judged(received, { secrets: both })).verdict).toBe('good');
    }
    for (const secrets of [{}, { [name]: '' }]) {
      expect(await hooked.judged(received, { secrets })).toMatchObject({ verdict: 'no_secret', told: [] });
    }
  });

  it('is refused when a single byte is another, wherever it is', async () => {
    const { hooked, received } = await sample(id);
    const taken: number[] = [];
    // Some three hundred places, the first and the last among them.
    const step = Math.ceil(received.body.length / 300);
    for (let at = received.body.length - 1; at >= 0; at -= at > 0 && at < step ? at : step) {
      const body = Buffer.from(received.body);
      body[at] = (body[at] ?? 0) ^ 1;
      const { verdict, told } = await hooked.judged({ ...received, body });
      if (verdict !== 'wrong' || told.length > 0) taken.push(at);
    }
    expect(taken).toEqual([]);
    const more = Buffer.concat([received.body, Buffer.from('1')]);
    for (const body of [Buffer.alloc(0), received.body.subarray(1), received.body.subarray(0, -1), more]) {
      expect(await hooked.judged({ ...received, body })).toMatchObject({ verdict: 'wrong', told: [] });
    }
  });

  it('is refused without its signature, or with what is none', async () => {
    const { hooked, received } = await sample(id);
    const header = headerOf(hooked);
    const genuine = received.headers[header] ?? '';
    const half = Math.floor(genuine.length / 2);
    const odd = [
      genuine.slice(0, half),
      genuine.slice(0, -1),
      `${genuine}A`,
      `${genuine.slice(0, -4)} ${genuine.slice(-4)}`,
      `${genuine.slice(0, -4)}\u0000${genuine.slice(-4)}`,
      [...genuine].reverse().join(''),
      Buffer.from(genuine).toString('base64'),
      Buffer.from(genuine, 'base64').toString('hex'),
      createHash('sha256').update(received.body).digest('base64'),
      'é'.repeat(44),
      '='.repeat(44),
      'A'.repeat(100_000),
    ];
    for (const value of odd) {
      const { verdict, told } = await hooked.judged(withHeader(received, header, value));
      expect(['wrong', 'unsigned'], value.slice(0, 80)).toContain(verdict);
      expect(told).toEqual([]);
    }
    for (const value of [undefined, '']) {
      expect(await hooked.judged(withHeader(received, header, value))).toMatchObject({ verdict: 'unsigned', told: [] });
    }
  });

  it('is for one address only where the address is signed', async () => {
    const { hooked, received } = await sample(id);
    const isSigned = hooked.webhooks.signature.signed.includes('url');
    for (const url of [`${received.url}/`, `${received.url}?a=1`, received.url.replace('one', 'two'), '']) {
      expect((await hooked.judged({ ...received, url })).verdict, url).toBe(isSigned ? 'wrong' : 'good');
    }
  });

  it("is refused when it is signed for somebody else's connection", async () => {
    const { hooked } = await sample(id);
    const { time } = hooked.stand;
    const other = await openStall(id, { scale: 0.05, seed: 2 }, time.nowMs(), time.nowMs);
    onTestFinished(() => other.close());
    const { headers, body } = other.vendor.webhook(samples[id]?.topic ?? '*', time.nowMs());
    const url = 'https://pretend-shop.example/hooks/square';
    const received = { url, headers, body: Buffer.from(body), receivedAt: time.now().toISOString() };
    expect(await hooked.judged(received)).toMatchObject({ verdict: 'wrong', told: [] });
    const name = secretName(hooked.webhooks.signature) ?? fail('nothing to sign with');
    const theirs = { ...hooked.secrets(), [name]: other.vendor.webhookSecret };
    expect((await hooked.judged(received, { secrets: theirs })).verdict).toBe('good');
  });

  it('is checked on demand in the same way', async () => {
    const { hooked, record, received } = await sample(id);
    const checked = await hooked.service.check(hooked.connection.id, received);
    // Outside of tests nobody trusts the authority that made the pretend certificate.
    const isTrusted = hooked.webhooks.signature.scheme === 'hmac';
    expect(checked.verdict).toBe(isTrusted ? 'good' : 'wrong');
    expect(checked.events.map(({ externalId }) => externalId)).toEqual(isTrusted ? [record] : []);
    const body = Buffer.from(
      received.body.toString('latin1').replace(/\d/, (digit) => `${9 - Number(digit)}`),
      'latin1',
    );
    expect(await hooked.service.check(hooked.connection.id, { ...received, body })).toEqual({
      verdict: 'wrong',
      events: [],
    });
  });
});

describe('a certificate from elsewhere', () => {
  const url = 'paypal-cert-url';
  const elsewhere = [
    'https://paypal.com.evil.example/cert',
    'https://evilpaypal.com/cert',
    'https://evil.example/paypal.com/cert',
    'https://paypal.com@evil.example/cert',
    'https://user:word@api.paypal.com/cert',
    'http://api.paypal.com/v1/notifications/certs/CERT-PRETEND-1',
    'file:///etc/paypal.com',
    'data:text/plain,paypal.com',
    '//api.paypal.com/cert',
    'no address',
  ];

  it.each(elsewhere)('is not even asked for: %s', async (address) => {
    const { hooked, received } = await sample('paypal');
    const asked: string[] = [];
    const certificateAt = async (from: URL) => {
      asked.push(from.href);
      return signingCertificate;
    };
    expect((await hooked.judged(received, { certificateAt })).verdict).toBe('good');
    expect(asked.splice(0)).toHaveLength(1);
    const moved = await hooked.judged(withHeader(received, url, address), { certificateAt });
    expect(moved).toMatchObject({ verdict: 'wrong', told: [] });
    expect(asked).toEqual([]);
    expect((await hooked.judged(withHeader(received, url, undefined), { certificateAt })).verdict).toBe('unsigned');
  });

  it('does not make a signature good that was made with its key', async () => {
    const { hooked, received } = await sample('paypal');
    const { headers, body } = received;
    const signed = ['paypal-transmission-id', 'paypal-transmission-time'].map((name) => headers[name]);
    const text = [...signed, hooked.secrets().webhookId, crc32(body)].join('|');
    const forged = sign('sha256', Buffer.from(text), createPrivateKey(privateKey)).toString('base64');
    const delivery = withHeader(received, 'paypal-transmission-sig', forged);
    // It is a signature of that key; only nobody trusts the key.
    expect((await hooked.judged(delivery, { certificateAt: async () => certificate })).verdict).toBe('good');
    expect(await hooked.judged(delivery)).toMatchObject({ verdict: 'wrong', told: [] });
    for (const name of ['paypal-transmission-id', 'paypal-transmission-time']) {
      expect((await hooked.judged(withHeader(received, name, `${headers[name]}0`))).verdict, name).toBe('wrong');
    }
  });

  it('that cannot be had now leaves the delivery unjudged, not refused', async () => {
    const { hooked, received } = await sample('paypal');
    const certificateAt = () => Promise.reject(new HubError('unreachable'));
    expect(await hooked.judged(received, { certificateAt })).toMatchObject({ verdict: 'unjudged', told: [] });
    const useless = () => Promise.reject(new HubError('bad_data'));
    expect(await hooked.judged(received, { certificateAt: useless })).toMatchObject({ verdict: 'wrong', told: [] });
  });
});
