import { createHmac } from 'node:crypto';
import type { Answer, Call } from '../http.ts';

/** The four values of an integration. */
export interface Integration {
  consumerKey: string;
  consumerSecret: string;
  accessToken: string;
  accessTokenSecret: string;
}

const KEY_LENGTH = 32;
/** How far ahead the caller's clock may be, in seconds. */
const TIME_DEVIATION = 600;

export function magentoError(status: number, message: string, parameters?: unknown): Answer {
  return { status, json: { message, ...(parameters === undefined ? {} : { parameters }) } };
}

/** `OAuth a="b", c="d"` as values; null of any other header. */
function headerValues(header: string | undefined): Map<string, string> | null {
  const list = /^OAuth\s+(.*)$/i.exec(header ?? '')?.[1];
  if (list === undefined) return null;
  const pairs = list.split(',').map((part) => {
    const [name = '', value = ''] = part.trim().split(/=(.*)/s);
    return [decodeURIComponent(name), decodeURIComponent(value.replace(/^"|"$/g, ''))] as const;
  });
  return new Map(pairs.filter(([name]) => name.startsWith('oauth_')));
}

/** PHP's rawurlencode. */
function encode(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((byte) => {
      const sign = String.fromCharCode(byte);
      return /[A-Za-z0-9_.~-]/.test(sign) ? sign : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

/** PHP's strnatcmp, as far as names need it: runs of digits go by their value, all else by its bytes. */
function naturally(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.match(/\d+|\D/g) ?? []);
  for (const [index, mine] of (left ?? []).entries()) {
    const other = right?.[index];
    if (other === undefined) return 1;
    const byValue = /^\d/.test(mine) && /^\d/.test(other) ? Number(mine) - Number(other) : 0;
    if (byValue !== 0) return byValue;
    if (mine !== other) return mine < other ? -1 : 1;
  }
  return (left?.length ?? 0) - (right?.length ?? 0);
}

/**
 * What Magento signs: names in natural order, of a name that comes twice only the last value, and a plus sign in the
 * query taken for itself, as its releases did for years (rawurldecode).
 */
function expectedSignature(call: Call, given: Map<string, string>, keys: Integration): string {
  const values = new Map([...given].filter(([name]) => name !== 'oauth_signature'));
  for (const part of call.search.slice(1).split('&').filter(Boolean)) {
    const [name = '', value = ''] = part.split('=');
    values.set(decodeURIComponent(name), decodeURIComponent(value));
  }
  const pairs = [...values].map(([name, value]) => [encode(name), encode(value)] as const);
  const text = pairs
    .sort(([a], [b]) => naturally(a, b))
    .map((pair) => pair.join('='))
    .join('&');
  const address = `http://${call.headers.host}${call.path}`;
  const base = [call.method, encode(address), encode(text)].join('&');
  const key = `${encode(keys.consumerSecret)}&${encode(keys.accessTokenSecret)}`;
  return createHmac('sha256', key).update(base).digest('base64');
}

/** Checks OAuth 1.0a as Magento does, with what it answers when something is wrong; null when all is well. */
export class OAuthDesk {
  readonly #keys: Integration;
  readonly #nowMs: () => number;
  readonly #nonces = new Set<string>();

  constructor(keys: Integration, nowMs: () => number) {
    this.#keys = keys;
    this.#nowMs = nowMs;
  }

  /** Null for calls that are signed in another way. */
  isSigned(call: Call): boolean {
    return headerValues(call.headers.authorization) !== null;
  }

  refusal(call: Call): Answer | null {
    const given = headerValues(call.headers.authorization) ?? new Map<string, string>();
    const value = (name: string) => given.get(`oauth_${name}`) ?? '';
    for (const name of ['consumer_key', 'signature', 'signature_method', 'nonce', 'timestamp', 'token']) {
      const missing = '"%fieldName" is required. Enter and try again.';
      if (value(name) === '') return magentoError(400, missing, { fieldName: `oauth_${name}` });
    }
    if (value('token').length !== KEY_LENGTH) {
      return magentoError(400, 'The token length is invalid. Check the length and try again.');
    }
    if (value('signature_method') !== 'HMAC-SHA256') {
      return magentoError(400, 'Signature method %1 is not supported', [value('signature_method')]);
    }
    return this.#refusalOfKeys(call, given, value);
  }

  #refusalOfKeys(call: Call, given: Map<string, string>, value: (name: string) => string): Answer | null {
    if (value('consumer_key') !== this.#keys.consumerKey) {
      return magentoError(401, 'A consumer having the specified key does not exist');
    }
    const timestamp = Number(value('timestamp'));
    if (!(timestamp > 0) || timestamp > this.#nowMs() / 1000 + TIME_DEVIATION) {
      return magentoError(401, 'Incorrect timestamp value in the oauth_timestamp parameter');
    }
    if (this.#nonces.has(value('nonce'))) {
      return magentoError(401, 'The nonce is already being used by the consumer with ID %1', [1]);
    }
    this.#nonces.add(value('nonce'));
    if (value('token') !== this.#keys.accessToken) return magentoError(401, 'Specified token does not exist');
    const right = expectedSignature(call, given, this.#keys);
    return value('signature') === right ? null : magentoError(401, 'The signature is invalid. Verify and try again.');
  }
}
