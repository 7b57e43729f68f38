import { HubError } from '../../contract/errors.ts';
import type { Incoming, Outgoing } from './exchange.ts';

const maxRedirects = 5;

/**
 * What to ask after a redirect; undefined when the answer is none. Only within the same origin, since the credential
 * goes along, and a write only where the vendor says to repeat it as it is (307, 308).
 * @throws HubError bad_data naming the origin that was pointed to
 */
export function afterRedirect(answer: Incoming, asked: Outgoing, hops: number): Outgoing | undefined {
  const to = answer.headers.location;
  if (![301, 302, 303, 307, 308].includes(answer.status) || to === undefined) return undefined;
  const url = URL.canParse(to, asked.url.href) ? new URL(to, asked.url) : undefined;
  const repeatable = asked.method === 'GET' || answer.status === 307 || answer.status === 308;
  if (hops < maxRedirects && repeatable && url?.origin === asked.url.origin) return { ...asked, url };
  throw new HubError('bad_data', {
    params: { host: url?.host ?? '' },
    detail: `${asked.method} ${asked.url.pathname} was sent on to ${url?.origin ?? 'nowhere'} (${answer.status})`,
  });
}
