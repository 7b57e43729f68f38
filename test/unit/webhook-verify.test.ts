import { createHmac, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createNetwork } from '../../main/http/network.ts';
import { createCertificates } from '../../main/webhooks/certificates.ts';
import { formAsPythonJson, signedBytes } from '../../main/webhooks/signed-text.ts';
import { type Received, verify } from '../../main/webhooks/verify.ts';
import type { CertificateSignature, HmacSignature, SignedPart } from '../../providers/kit/index.ts';
import { authority, certificate, privateKey } from '../support/certificates.ts';
import { vendor } from '../support/vendor.ts';

/** An authority, one between, a certificate by that with its key, and one that the certificate has made itself. */
const chain = {
  root: `-----BEGIN CERTIFICATE-----
MIIBkjCCATegAwIBAgIUJ25lFo8tvvmzY+jDlYGd7fY/CtQwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKQ2hhaW4gcm9vdDAgFw0yNjExMjExNzExMjVaGA8yMTI2MTAy
ODE3MTEyNVowFTETMBEGA1UEAwwKQ2hhaW4gcm9vdDBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABDAe1Au7dJ1X5LllmvZBw2zlEBv1iCzeg2nB/XCxzMNdPcjbm7cK
Cw9QWGDviMU5hcbe0z7+eiRKQnry90JFy1GjYzBhMB0GA1UdDgQWBBQ5d7kGqWqp
NP42ElEFlumQum+ylTAfBgNVHSMEGDAWgBQ5d7kGqWqpNP42ElEFlumQum+ylTAP
BgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwICBDAKBggqhkjOPQQDAgNJADBG
AiEAjZjhIIIbTKAnvLgr7M+wONgZbUu9L2o7snUz378/LaoCIQC46t8T9mGsEfeE
KQpPOEWcyyQK7KKpCuw+hfw5oc86Ig==
-----END CERTIFICATE-----
`,
  between: `-----BEGIN CERTIFICATE-----
MIIBgzCCASqgAwIBAgIUJNPjBiqKutajWvx/dFYZ1GjA8LowCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKQ2hhaW4gcm9vdDAgFw0yNjExMjExNzExMjVaGA8yMTI1MDYx
NTE3MTEyNVowGDEWMBQGA1UEAwwNQ2hhaW4gYmV0d2VlbjBZMBMGByqGSM49AgEG
CCqGSM49AwEHA0IABEWmI0bpVvY8saR9j861lkhi1oB7gneZNajDVADCKn86XFqS
/toLXjftgxssGN99v/r5QOa2N705d3sGchYAEd2jUzBRMA8GA1UdEwEB/wQFMAMB
Af8wHQYDVR0OBBYEFJ+W8cEWeV7ex5FVcGqF8PFlbQjSMB8GA1UdIwQYMBaAFDl3
uQapaqk0/jYSUQWW6ZC6b7KVMAoGCCqGSM49BAMCA0cAMEQCICFrabiG340co8Dr
H6ATSp8GUYIUPFfaf85DbbH/+2LEAiAyI8SRWokk2W2HjThZXEEIeFS0BqyH7SSx
omg0hkNCZA==
-----END CERTIFICATE-----
`,
  leaf: `-----BEGIN CERTIFICATE-----
MIIBfjCCASSgAwIBAgIUWd4nXWAtM1jE1pn6qvs8yfTLf5EwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNQ2hhaW4gYmV0d2VlbjAgFw0yNjExMjExNzExMjVaGA8yMTIy
MDkxOTE3MTEyNVowFTETMBEGA1UEAwwKQ2hhaW4gbGVhZjBZMBMGByqGSM49AgEG
CCqGSM49AwEHA0IABAH3z/3A2Q6aRdKOBd8XFn/0bLpVIsD8ro6xI9gZhDYDQxYD
ED0skyjFvyd4pVZNLTctrEks85J8Kw5Q+DaJ9t2jTTBLMAkGA1UdEwQCMAAwHQYD
VR0OBBYEFHc8gflYI4kbLBHeYFVVdTYmDJKoMB8GA1UdIwQYMBaAFJ+W8cEWeV7e
x5FVcGqF8PFlbQjSMAoGCCqGSM49BAMCA0gAMEUCIElLJe1jSFjZJC3GShE7weNv
Ooi7yb0f8JEWEVM1abPfAiEAgt3hbHQ9mljIzx/cn56vZ7nOlETO40NKXfjnbJeH
BA0=
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgz05NYR9UBqFVK9NT
kRRcy6xUmul9lRU0Tg/wTcBRHEKhRANCAAQB98/9wNkOmkXSjgXfFxZ/9Gy6VSLA
/K6OsSPYGYQ2A0MWAxA9LJMoxb8neKVWTS03LaxJLPOSfCsOUPg2ifbd
-----END PRIVATE KEY-----
`,
  madeByLeaf: `-----BEGIN CERTIFICATE-----
MIIBfjCCASWgAwIBAgIUbFhbUSa3FjcawMpm9nM+zZnBXIMwCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKQ2hhaW4gbGVhZjAgFw0yNjExMjExNzExMjVaGA8yMTE5MTIy
NDE3MTEyNVowGTEXMBUGA1UEAwwOTWFkZSBieSBhIGxlYWYwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAAR4mAVnLyyaaxGZhUHYMupQE3M64KzHeZpoYbxAjiOMJjcC
L20wY65sc2f37c9RWSSUf7crSmsPHqcF5u6Fe7Too00wSzAJBgNVHRMEAjAAMB0G
A1UdDgQWBBSq2XqKRrjaA2A+TWJzQZ5Ql5Cn1zAfBgNVHSMEGDAWgBR3PIH5WCOJ
GywR3mBVVXU2JgySqDAKBggqhkjOPQQDAgNHADBEAiAiD+8zaXvNS750iuOAc1d8
oyMBrlT6l4M5qWzTm3rC6AIgLosKpYiA3LHXP7A6AxAbUf/vigTlK79GVlUigFCJ
4YQ=
-----END CERTIFICATE-----
`,
};

const now = '2027-01-01T12:00:00.000Z';
const seconds = Date.parse(now) / 1000;
const body = Buffer.from('{"id":"evt_1","name":"Ελένη 🎈"}');

function received(headers: Record<string, string>, rest: Partial<Received> = {}): Received {
  return { url: 'https://relay.example/hook?x=1', headers, body, receivedAt: now, ...rest };
}

const plain: HmacSignature = {
  scheme: 'hmac',
  hash: 'sha256',
  encoding: 'base64',
  header: 'x-signature',
  secret: 'webhookSecret',
  signed: ['body'],
};
const hex: HmacSignature = { ...plain, encoding: 'hex' };
const values = { webhookSecret: 'whsec_ü' };
const mac = (text: string | Buffer = body, secret = values.webhookSecret) => createHmac('sha256', secret).update(text);

describe('a shared secret', () => {
  // RFC 2202 (case 2), RFC 4231 (case 2).
  it.each([
    ['sha1', 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
    ['sha256', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
    [
      'sha512',
      '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
    ],
  ] as const)('signs by %s as the standard says', async (hash, digest) => {
    const delivery = received({ 'x-signature': digest }, { body: Buffer.from('what do ya want for nothing?') });
    const scheme = { ...hex, hash };
    expect(await verify(scheme, delivery, { values: { webhookSecret: 'Jefe' } })).toBe('good');
    expect(await verify(scheme, delivery, { values: { webhookSecret: 'jefe' } })).toBe('wrong');
  });

  it.each([
    ['as it is', mac().digest('base64'), plain, 'good'],
    ['in hex', mac().digest('hex'), hex, 'good'],
    ['in capital hex', mac().digest('hex').toUpperCase(), hex, 'good'],
    ['with spaces around it', `  ${mac().digest('hex')} `, hex, 'good'],
    ['in the other encoding', mac().digest('hex'), plain, 'wrong'],
    ['in the other encoding, the other way round', mac().digest('base64'), hex, 'wrong'],
    ['in base64url', mac('?>?>').digest('base64url'), plain, 'wrong'],
    ['cut short', mac().digest('hex').slice(0, 62), hex, 'wrong'],
    ['a sign short', mac().digest('hex').slice(0, 63), hex, 'wrong'],
    ['a sign long', `${mac().digest('hex')}0`, hex, 'wrong'],
    ['twice in a row', mac().digest('hex').repeat(2), hex, 'wrong'],
    ['padded too much', `${mac().digest('base64')}=`, plain, 'wrong'],
    ['not padded', mac().digest('base64').replace('=', ''), plain, 'wrong'],
    ['with another one behind it', `${mac().digest('base64')},${mac().digest('base64')}`, plain, 'wrong'],
    ['with what is no base64 in it', `${mac().digest('base64')}\u0000`, plain, 'wrong'],
    ['of another body', mac('{}').digest('base64'), plain, 'wrong'],
    ['by another secret', mac(body, 'other').digest('base64'), plain, 'wrong'],
    ['by an empty secret', mac(body, '').digest('base64'), plain, 'wrong'],
    ['that is empty', '', plain, 'unsigned'],
    ['that is blank', '   ', plain, 'wrong'],
  ] as const)('a signature %s', async (_what, given, scheme, verdict) => {
    expect(await verify(scheme, received({ 'x-signature': given }), { values })).toBe(verdict);
  });

  it.each([[{}], [{ webhookSecret: '' }], [{ other: 'whsec_ü' }]])('is never good without one: %j', async (none) => {
    const signed = received({ 'x-signature': mac(body, '').digest('base64') });
    expect(await verify(plain, signed, { values: none })).toBe('no_secret');
  });

  it('is missed where the header is', async () => {
    expect(await verify(plain, received({ 'x-other': mac().digest('base64') }), { values })).toBe('unsigned');
  });
});

describe('named signatures', () => {
  const scheme: HmacSignature = {
    ...hex,
    named: { timestamp: 't', signature: 'v1' },
    signed: ['timestamp', { text: '.' }, 'body'],
    toleranceSeconds: 300,
  };
  const at = (time: number | string) => mac(Buffer.concat([Buffer.from(`${time}.`), body])).digest('hex');
  const good = at(seconds);

  it.each([
    ['one', `t=${seconds},v1=${good}`, 'good'],
    ['spaces between', ` t=${seconds} , v1=${good} `, 'good'],
    ['the second of two', `t=${seconds},v1=${'0'.repeat(64)},v1=${good}`, 'good'],
    ['the first of two', `t=${seconds},v1=${good},v1=nonsense`, 'good'],
    ['an older scheme beside it', `t=${seconds},v1=${good},v0=${'f'.repeat(64)}`, 'good'],
    ['only of an older scheme', `t=${seconds},v0=${good}`, 'unsigned'],
    ['none', `t=${seconds}`, 'unsigned'],
    ['no time', `v1=${good}`, 'unsigned'],
    ['two wrong ones', `t=${seconds},v1=${'0'.repeat(64)},v1=${'1'.repeat(64)}`, 'wrong'],
    ['another time than the signed one', `t=${seconds + 1},v1=${good}`, 'wrong'],
    ['a second time in front', `t=${seconds - 1},t=${seconds},v1=${good}`, 'wrong'],
    ['no names at all', good, 'unsigned'],
    ['just in time', `t=${seconds - 300},v1=${at(seconds - 300)}`, 'good'],
    ['too old', `t=${seconds - 301},v1=${at(seconds - 301)}`, 'too_old'],
    ['from too far ahead', `t=${seconds + 301},v1=${at(seconds + 301)}`, 'too_old'],
    ['no number for a time', `t=soon,v1=${at('soon')}`, 'too_old'],
    ['nothing for a time', `t=,v1=${at('')}`, 'too_old'],
    ['old and wrong', `t=${seconds - 301},v1=${good}`, 'wrong'],
  ])('%s', async (_what, header, verdict) => {
    expect(await verify(scheme, received({ 'x-signature': header }), { values })).toBe(verdict);
  });

  it('go by when the delivery came in, and not by when it is read', async () => {
    const old = seconds - 86_400;
    const header = { 'x-signature': `t=${old},v1=${at(old)}` };
    const kept = received(header, { receivedAt: new Date(old * 1000).toISOString() });
    expect(await verify(scheme, kept, { values })).toBe('good');
    expect(await verify(scheme, received(header, { receivedAt: 'never' }), { values })).toBe('too_old');
  });
});

describe('what is signed', () => {
  const delivery = received({ 'x-id': 'id-1' });
  const settings = { hook: 'W-1' };

  it.each<[string, readonly SignedPart[], string]>([
    ['the body, byte for byte', ['body'], body.toString()],
    ['the address exactly', ['url', 'body'], `https://relay.example/hook?x=1${body}`],
    ['a time, a text and a header', ['timestamp', { text: ':' }, { header: 'x-id' }], '17:id-1'],
    ['a setting', [{ setting: 'hook' }], 'W-1'],
    ['an empty text', [{ text: '' }], ''],
  ])('%s', (_what, parts, text) => {
    expect(signedBytes(parts, delivery, '17', settings)?.toString()).toBe(text);
  });

  it.each<[string, readonly SignedPart[]]>([
    ['a header that did not come', [{ header: 'x-none' }]],
    ['a setting that is not there', ['body', { setting: 'none' }]],
    ['a time that did not come', ['timestamp']],
  ])('is nothing without %s', (_what, parts) => {
    expect(signedBytes(parts, delivery, null, settings)).toBeNull();
  });

  it('bytes that are no text stay as they are', () => {
    const bytes = Buffer.from([0xff, 0x00, 0xc3, 0x28]);
    expect(signedBytes(['body'], received({}, { body: bytes }), null, {})).toEqual(bytes);
  });

  // The check value of CRC-32, and one whose first bit is set; both unsigned.
  it.each([
    ['123456789', '3421780262'],
    ['', '0'],
    ['a', '3904355907'],
  ])('the CRC-32 of %j is %s', (text, crc) => {
    const bytes = signedBytes(['crc32'], received({}, { body: Buffer.from(text) }), null, {});
    expect(bytes?.toString()).toBe(crc);
  });

  // As CPython's json.dumps(dict(urllib.parse.parse_qsl(form, keep_blank_values=True))) writes them.
  it.each([
    ['name=invoice.create&object_id=1234', '{"name": "invoice.create", "object_id": "1234"}'],
    ['a=%CE%95%CE%BB&b=%F0%9F%8E%88', '{"a": "\\u0395\\u03bb", "b": "\\ud83c\\udf88"}'],
    ['q=%22%5C%0A%09%08%0C%0D%01%7F%2F', '{"q": "\\"\\\\\\n\\t\\b\\f\\r\\u0001\\u007f/"}'],
    ['a=1&b=2&a=3', '{"a": "3", "b": "2"}'],
    ['a=x+y&b=', '{"a": "x y", "b": ""}'],
    ['', '{}'],
  ])('a form is written as Python writes it: %s', (form, json) => {
    expect(formAsPythonJson(form)).toBe(json);
  });
});

const signedByCertificate: CertificateSignature = {
  scheme: 'certificate',
  header: 'paypal-transmission-sig',
  certificateHeader: 'paypal-cert-url',
  certificateHost: 'paypal.com',
  signed: [{ header: 'paypal-transmission-id' }, { text: '|' }, { setting: 'webhookId' }, { text: '|' }, 'crc32'],
};
const address = 'https://api.paypal.com/v1/notifications/certs/CERT-1';

function transmission(change: Record<string, string> = {}, key = privateKey): Received {
  const text = Buffer.from(`id-1|WH-1|${crc32(body)}`);
  return received({
    'paypal-transmission-id': 'id-1',
    'paypal-transmission-sig': sign('sha256', text, key).toString('base64'),
    'paypal-cert-url': address,
    ...change,
  });
}

interface CertificateChange {
  readonly at?: string;
  /** Undefined for those that come with Node. */
  readonly roots?: readonly string[] | undefined;
  readonly status?: number;
}

/** Serves a certificate at every address, and trusts the authority of the tests unless said. */
async function certificatesAt(pem: string, change: CertificateChange = {}) {
  const served = await vendor(() => ({ status: change.status ?? 200, body: pem }));
  const network = createNetwork({}, {});
  onTestFinished(() => network.close());
  const clock = { at: change.at ?? now };
  const certificateAt = createCertificates({
    network,
    now: () => new Date(clock.at),
    endpoint: served.origin,
    roots: 'roots' in change ? change.roots : [authority],
  });
  return { certificateAt, seen: served.seen, clock };
}

describe('a certificate', () => {
  const webhook = { webhookId: 'WH-1' };

  it('proves what was signed with its key', async () => {
    const { certificateAt } = await certificatesAt(certificate);
    expect(await verify(signedByCertificate, transmission(), { values: webhook, certificateAt })).toBe('good');
  });

  it.each([
    ['another body', transmission(), { body: Buffer.from('{}') }, 'wrong'],
    ['another id', transmission({ 'paypal-transmission-id': 'id-2' }), {}, 'wrong'],
    ['no id', transmission({ 'paypal-transmission-id': '' }), {}, 'wrong'],
    ['a signature in hex', transmission({ 'paypal-transmission-sig': 'abcdef' }), {}, 'wrong'],
    ['a signature that is none', transmission({ 'paypal-transmission-sig': '!' }), {}, 'wrong'],
    ['no signature', transmission({ 'paypal-transmission-sig': '' }), {}, 'unsigned'],
    ['no address', transmission({ 'paypal-cert-url': '' }), {}, 'unsigned'],
  ] as const)('is no proof of %s', async (_what, delivery, change, verdict) => {
    const { certificateAt } = await certificatesAt(certificate);
    expect(await verify(signedByCertificate, { ...delivery, ...change }, { values: webhook, certificateAt })).toBe(
      verdict,
    );
  });

  it.each([
    ['https://evil.example/cert.pem'],
    ['https://paypal.com.evil.example/cert.pem'],
    ['https://evilpaypal.com/cert.pem'],
    ['https://api.paypal.com@evil.example/cert.pem'],
    ['https://evil.example#.paypal.com'],
    ['https://evil.example/.paypal.com'],
    ['https://user@api.paypal.com/cert.pem'],
    ['https://:word@api.paypal.com/cert.pem'],
    ['https://api.paypal.com./cert.pem'],
    ['http://api.paypal.com/cert.pem'],
    ['file:///etc/passwd'],
    ['//api.paypal.com/cert.pem'],
    ['not an address'],
  ])('is not even fetched from %s', async (from) => {
    const { certificateAt, seen } = await certificatesAt(certificate);
    const delivery = transmission({ 'paypal-cert-url': from });
    expect(await verify(signedByCertificate, delivery, { values: webhook, certificateAt })).toBe('wrong');
    expect(seen).toEqual([]);
  });

  it.each(['https://paypal.com/cert', 'https://a.b.paypal.com/cert', 'https://API.PAYPAL.COM/cert'])(
    'may lie at %s',
    async (from) => {
      const { certificateAt } = await certificatesAt(certificate);
      const delivery = transmission({ 'paypal-cert-url': from });
      expect(await verify(signedByCertificate, delivery, { values: webhook, certificateAt })).toBe('good');
    },
  );

  it.each([[{}], [{ webhookId: '' }]])('is no use without what is signed along: %j', async (none) => {
    const { certificateAt } = await certificatesAt(certificate);
    expect(await verify(signedByCertificate, transmission(), { values: none, certificateAt })).toBe('no_secret');
    expect(await verify(signedByCertificate, transmission(), { values: webhook })).toBe('no_secret');
  });

  it.each<[string, string, CertificateChange]>([
    ['that nobody trusts', certificate, { roots: undefined }],
    ['that is its own authority', authority, { roots: [] }],
    ['that has run out', certificate, { at: '2127-01-01T00:00:00.000Z' }],
    ['that is not valid yet', certificate, { at: '2020-01-01T00:00:00.000Z' }],
    ['that is none', 'hello', {}],
    ['that is broken', certificate.replace(/MII.{8}/, 'MIIAAAAAAAA'), {}],
    ['that is not there', '{}', { status: 404 }],
    ['that lies elsewhere', '', { status: 302 }],
    ['with nothing between it and the authority', chain.leaf, { roots: [chain.root] }],
    ['with what is between it, but another authority', chain.leaf + chain.between, {}],
    ['with another one between', chain.leaf + certificate, { roots: [chain.root] }],
    ['made by one that may make none', chain.madeByLeaf + chain.leaf + chain.between, { roots: [chain.root] }],
    [
      'whose authority has run out',
      chain.leaf + chain.between,
      { roots: [chain.root], at: '2127-01-01T00:00:00.000Z' },
    ],
  ])('%s makes nothing good', async (_what, pem, change) => {
    const { certificateAt } = await certificatesAt(pem, change);
    const delivery = transmission({}, pem.startsWith(chain.leaf) ? chain.key : privateKey);
    expect(await verify(signedByCertificate, delivery, { values: webhook, certificateAt })).toBe('wrong');
  });

  it.each([
    ['in their order', chain.leaf + chain.between],
    ['with the authority itself', chain.leaf + chain.between + chain.root],
    ['with another one among them', chain.leaf + certificate + chain.between],
  ])('is good over those between it and the authority, %s', async (_what, pem) => {
    const { certificateAt } = await certificatesAt(pem, { roots: [chain.root] });
    const delivery = transmission({}, chain.key);
    expect(await verify(signedByCertificate, delivery, { values: webhook, certificateAt })).toBe('good');
  });

  it('is fetched once, and again when it has run out', async () => {
    const { certificateAt, seen, clock } = await certificatesAt(certificate);
    const url = new URL(address);
    expect(await certificateAt(url)).toBe(await certificateAt(url));
    expect(seen).toHaveLength(1);
    clock.at = '2127-01-01T00:00:00.000Z';
    await expect(certificateAt(url)).rejects.toMatchObject({ code: 'bad_data' });
    expect(seen).toHaveLength(2);
  });

  it('that could not be had is asked for again', async () => {
    const { certificateAt, seen } = await certificatesAt('<html>', { status: 503 });
    const check = () => verify(signedByCertificate, transmission(), { values: webhook, certificateAt });
    await expect(check()).rejects.toMatchObject({ code: 'vendor_fault' });
    await expect(check()).rejects.toMatchObject({ code: 'vendor_fault' });
    expect(seen.length).toBeGreaterThan(1);
  });

  it('is not believed for longer lists than one may hold', async () => {
    const { certificateAt } = await certificatesAt(chain.leaf + chain.between.repeat(400), { roots: [chain.root] });
    await expect(certificateAt(new URL(address))).rejects.toMatchObject({ code: 'bad_data' });
  });
});
