import { createHmac, randomBytes } from 'node:crypto';
import type { Signing } from '../../providers/kit/index.ts';

type Keys = NonNullable<Signing['oauth1']>;

/** What changes from call to call. */
export interface Moment {
  /** Unix seconds. */
  readonly timestamp: number;
  readonly nonce: string;
}

export function oauth1Moment(nowMs: number): Moment {
  return { timestamp: Math.floor(nowMs / 1000), nonce: randomBytes(16).toString('hex') };
}

/**
 * The address as it is to be sent: a space in the query is %20 (RFC 5849, 3.6). URLSearchParams writes a plus sign, which
 * some servers take for itself when they work out the signature.
 */
export function oauth1Address(url: URL): URL {
  const address = new URL(url);
  // A plus sign that is meant as one is %2B in a search that was put together by URLSearchParams.
  address.search = address.search.replaceAll('+', '%20');
  return address;
}

/**
 * The Authorization header of OAuth 1.0a (RFC 5849, 3.4 and 3.5.1) with HMAC-SHA256. The query is signed along, a JSON
 * body is not (3.4.1.3.1).
 */
export function oauth1Header(keys: Keys, method: string, url: URL, { timestamp, nonce }: Moment): string {
  const own: Record<string, string> = {
    oauth_consumer_key: keys.consumerKey,
    oauth_nonce: nonce,
    oauth_signature_method: 'HMAC-SHA256',
    oauth_timestamp: String(timestamp),
    oauth_token: keys.token,
    oauth_version: '1.0',
  };
  const parameters = [...Object.entries(own), ...url.searchParams]
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const base = [method.toUpperCase(), encoded(`${url.origin}${url.pathname}`), encoded(parameters)].join('&');
  const key = `${encoded(keys.consumerSecret)}&${encoded(keys.tokenSecret)}`;
  const signature = createHmac('sha256', key).update(base).digest('base64');
  const fields = Object.entries({ ...own, oauth_signature: signature });
  return `OAuth ${fields.map(([name, value]) => `${encoded(name)}="${encoded(value)}"`).join(', ')}`;
}

/** By bytes, as the RFC sorts, and not by the PC's language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Percent-encoding of RFC 3986, which leaves fewer characters alone than encodeURIComponent does. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
