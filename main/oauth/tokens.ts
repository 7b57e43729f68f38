import type { TokenEndpointResponse } from 'oauth4webapi';

/** What a token endpoint gave. */
export interface Tokens {
  readonly accessToken: string;
  /** Null where the vendor gives none, or keeps the one there was. */
  readonly refreshToken: string | null;
  /** When the access token ends (UTC); null when the vendor does not say. */
  readonly expiresAt: string | null;
}

/** @param askedAt milliseconds since 1970 when the tokens were asked for; the safe side of their lifetime */
export function tokensOf(answer: TokenEndpointResponse, askedAt: number): Tokens {
  const { expires_in: lifeS } = answer;
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    expiresAt: lifeS === undefined ? null : new Date(askedAt + lifeS * 1000).toISOString(),
  };
}

/**
 * A token answer as the protocol library expects it. Vendors leave `token_type` out, send null for "none", numbers as
 * text, an id_token that nobody asked for, or the wrong content type; nothing of that matters here, a missing
 * access_token does.
 */
export function conforming(status: number, body: string, nowMs: number): Response {
  const parsed = parseObject(body) ?? {};
  const told = typeof parsed.expires_in === 'string' ? Number(parsed.expires_in) : parsed.expires_in;
  // Some tell when, and not for how long.
  const until = typeof parsed.expires_at === 'string' ? Date.parse(parsed.expires_at) : Number.NaN;
  const life = told === undefined && until > nowMs ? Math.floor((until - nowMs) / 1000) : told;
  const known = {
    access_token: parsed.access_token,
    token_type: 'bearer',
    ...(typeof parsed.refresh_token === 'string' && parsed.refresh_token
      ? { refresh_token: parsed.refresh_token }
      : {}),
    ...(typeof life === 'number' && life > 0 && Number.isFinite(life) ? { expires_in: life } : {}),
  };
  const answer = JSON.stringify(status < 400 ? known : { error: parsed.error });
  return new Response(answer, { status, headers: { 'content-type': 'application/json' } });
}

export function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
