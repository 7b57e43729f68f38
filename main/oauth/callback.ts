import { createHmac, timingSafeEqual } from 'node:crypto';
import { HubError } from '../../contract/errors.ts';
import type { OAuthWay, Settings } from '../../providers/kit/index.ts';
import { redact } from '../redact.ts';

/** What a callback is checked against. */
export interface Expected {
  readonly way: OAuthWay;
  readonly state: string;
  readonly clientSecret: string;
}

/** A callback that belongs to this sign-in and brings a code. */
export interface Accepted {
  /** For the protocol library. */
  readonly parameters: URLSearchParams;
  readonly extras: Settings;
}

/**
 * Understands what the browser brought back.
 * @throws HubError sign_in_mismatch when it is not proven to come from this sign-in, which must then go on waiting:
 * anybody can send a request to this PC. sign_in_denied or sign_in_failed when it is, and says no.
 */
export function readCallback(parameters: URLSearchParams, { way, state, clientSecret }: Expected): Accepted {
  const names = [...parameters.keys()];
  const repeated = new Set(names).size !== names.length;
  if (repeated || !sameText(parameters.get('state') ?? '', state)) throw new HubError('sign_in_mismatch');
  // A refusal is not signed everywhere; the state, which only this sign-in's browser knows, is proof enough to stop.
  const error = parameters.get('error');
  if (error !== null) throw refusalOf(error, parameters.get('error_description'));
  if (way.callbackHmac && !isSigned(parameters, way.callbackHmac, clientSecret)) throw new HubError('sign_in_mismatch');
  if (!parameters.get('code')) throw new HubError('sign_in_failed', { detail: 'the answer holds no code' });
  const forProtocol = new URLSearchParams(parameters);
  // The issuer of RFC 9207 guards against mixing up vendors in one client; here each attempt has its own port and state.
  forProtocol.delete('iss');
  return { parameters: forProtocol, extras: extrasIn(parameters, way.extras ?? {}) };
}

function refusalOf(error: string, description: string | null): HubError {
  const said = [error, description].filter(Boolean).join(': ').slice(0, 300);
  return new HubError(error === 'access_denied' ? 'sign_in_denied' : 'sign_in_failed', { detail: redact(said) });
}

function extrasIn(parameters: URLSearchParams, wanted: NonNullable<OAuthWay['extras']>): Settings {
  const extras: Record<string, string> = {};
  for (const [name, pattern] of Object.entries(wanted)) {
    const value = parameters.get(name) ?? '';
    if (!pattern.test(value)) throw new HubError('sign_in_failed', { detail: `the answer holds no usable ${name}` });
    extras[name] = value;
  }
  return extras;
}

/** Hex HMAC-SHA256 over the other values, sorted by name and joined as name=value with & between. */
function isSigned(parameters: URLSearchParams, param: string, secret: string): boolean {
  const message = [...parameters]
    .filter(([name]) => name !== param)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const expected = createHmac('sha256', secret).update(message).digest('hex');
  return sameText(parameters.get(param) ?? '', expected);
}

/** Compares without telling by its duration how much was right. */
function sameText(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && b.length > 0 && timingSafeEqual(a, b);
}

/** The values of an address, or of the part after its question mark, that somebody pasted. */
export function parametersIn(pasted: string): URLSearchParams {
  const text = pasted.trim();
  if (URL.canParse(text) && /^https?:/i.test(text)) return new URL(text).searchParams;
  return new URLSearchParams(text.slice(text.indexOf('?') + 1).replace(/#.*$/, ''));
}
