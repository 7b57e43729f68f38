import { createHmac, timingSafeEqual, verify as verifySignature } from 'node:crypto';
import { HubError } from '../../contract/errors.ts';
import type { CertificateSignature, HmacSignature, Signature } from '../../providers/kit/index.ts';
import { type Received, signedBytes } from './signed-text.ts';

export type { Received };

/**
 * `good`, or why not. `no_secret`: nothing to check with, which is never taken for good. `too_old`: rightly signed, but
 * so long before it came in that it may be one that somebody kept and sends again.
 */
export type Verdict = 'good' | 'no_secret' | 'unsigned' | 'wrong' | 'too_old';

export interface VerifyOptions {
  /** The connection's settings and secrets. */
  readonly values: Readonly<Record<string, string>>;
  /** Brings the vendor's certificate, as PEM text; whoever gives it has checked whom it comes from. */
  readonly certificateAt?: ((url: URL) => Promise<string>) | undefined;
}

/**
 * Checks a delivery's signature by what its provider declares; the one place where signatures are checked.
 * @throws HubError unreachable, vendor_fault, limited when the vendor's certificate cannot be had now
 */
export async function verify(signature: Signature, received: Received, options: VerifyOptions): Promise<Verdict> {
  switch (signature.scheme) {
    case 'hmac':
      return verifyHmac(signature, received, options.values);
    case 'certificate':
      return verifyCertificate(signature, received, options);
    default:
      return signature satisfies never;
  }
}

function verifyHmac(scheme: HmacSignature, received: Received, values: VerifyOptions['values']): Verdict {
  // One for each subscription, where the vendor gives each its own.
  const secrets = (values[scheme.secret] ?? '').split('\n').filter((secret) => secret !== '');
  if (secrets.length === 0) return 'no_secret';
  const header = received.headers[scheme.header];
  if (!header) return 'unsigned';
  const { timestamp, signatures } = scheme.named
    ? namedIn(header, scheme.named)
    : { timestamp: null, signatures: [header.trim()] };
  const bytes = signedBytes(scheme.signed, received, timestamp, values);
  if (bytes === null || signatures.length === 0) return 'unsigned';
  const expected = secrets.map((secret) => createHmac(scheme.hash, secret).update(bytes).digest());
  // Each is compared with each, so that the time it takes tells nothing; while a secret is changed there are two.
  const given = signatures.map((text) => decoded(text, scheme.encoding));
  const fits = given.flatMap((one) => expected.map((other) => isSame(one, other)));
  if (!fits.includes(true)) return 'wrong';
  return isTooOld(scheme, timestamp, received) ? 'too_old' : 'good';
}

function namedIn(header: string, named: NonNullable<HmacSignature['named']>) {
  const pairs = header.split(',').map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const;
  });
  return {
    timestamp: pairs.find(([name]) => name === named.timestamp)?.[1] ?? null,
    signatures: pairs.filter(([name]) => name === named.signature).map(([, value]) => value),
  };
}

/** Text that is not exactly of the encoding is nothing, which is no match: Node reads what it can and drops the rest. */
function decoded(text: string, encoding: HmacSignature['encoding']): Buffer {
  const bytes = Buffer.from(text, encoding);
  const given = encoding === 'hex' ? text.toLowerCase() : text;
  return bytes.toString(encoding) === given ? bytes : Buffer.alloc(0);
}

function isSame(given: Buffer, expected: Buffer): boolean {
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function isTooOld({ toleranceSeconds }: HmacSignature, timestamp: string | null, { receivedAt }: Received): boolean {
  if (toleranceSeconds === undefined) return false;
  const apartSeconds = Math.abs(Date.parse(receivedAt) / 1000 - Number(timestamp));
  return !(apartSeconds <= toleranceSeconds);
}

async function verifyCertificate(
  scheme: CertificateSignature,
  received: Received,
  { values, certificateAt }: VerifyOptions,
): Promise<Verdict> {
  const signature = received.headers[scheme.header];
  const address = received.headers[scheme.certificateHeader];
  if (!signature || !address) return 'unsigned';
  const missing = scheme.signed.some((part) => typeof part === 'object' && 'setting' in part && !values[part.setting]);
  if (missing || !certificateAt) return 'no_secret';
  const bytes = signedBytes(scheme.signed, received, null, values);
  const url = URL.canParse(address) ? new URL(address) : null;
  if (bytes === null || url === null || !isBelow(url, scheme.certificateHost)) return 'wrong';
  const certificate = await trusted(() => certificateAt(url));
  if (certificate === null) return 'wrong';
  return verifySignature('sha256', bytes, certificate, decoded(signature, 'base64')) ? 'good' : 'wrong';
}

/** What no certificate can be made of proves nothing; one that could not be had now may be had later, and throws. */
async function trusted(fetch: () => Promise<string>): Promise<string | null> {
  try {
    return await fetch();
  } catch (thrown) {
    if (thrown instanceof HubError && thrown.code === 'bad_data') return null;
    throw thrown;
  }
}

function isBelow({ protocol, username, password, hostname }: URL, host: string): boolean {
  return protocol === 'https:' && !username && !password && (hostname === host || hostname.endsWith(`.${host}`));
}
