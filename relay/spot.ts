import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { SpotAnswer } from '../contract/relay/index.ts';

export interface Delivery {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What is answered at once, and whether the delivery is kept for the inbox. */
export interface Spot {
  readonly status: number;
  readonly text: string;
  readonly keep: boolean;
}

const usual: Spot = { status: 200, text: '', keep: true };

/** Said back are printable characters only, none of which could begin markup, an attribute or an entity. */
const harmless = /^[\x20\x21\x23-\x25\x28-\x3b\x3d\x3f-\x5f\x61-\x7e]{1,1000}$/;

/** @param openKey opens the sealed key of a `signed` answer */
export function answerOnTheSpot(
  answers: readonly SpotAnswer[],
  delivery: Delivery,
  openKey: (sealed: string) => string,
): Spot {
  for (const answer of inOrder(answers)) {
    const spot = spotOf(answer, delivery, openKey);
    if (spot) return spot;
  }
  return usual;
}

/** A wrong signature comes before all else, a probe after what says something back. */
function inOrder(answers: readonly SpotAnswer[]): SpotAnswer[] {
  const rank = { signed: 0, echo_query: 1, echo_json: 1, probe: 2 } as const;
  return answers.toSorted((a, b) => rank[a.kind] - rank[b.kind]);
}

function spotOf(answer: SpotAnswer, delivery: Delivery, openKey: (sealed: string) => string): Spot | null {
  switch (answer.kind) {
    case 'echo_query':
      return echo(queryOf(delivery.url).get(answer.parameter), delivery);
    case 'echo_json': {
      const fields = fieldsOf(delivery.body);
      return fields?.get(answer.when.field) === answer.when.value ? echo(fields.get(answer.field), delivery) : null;
    }
    case 'probe':
      return delivery.method === answer.method ? { status: 200, text: '', keep: false } : null;
    case 'signed':
      return isSigned(answer, delivery, openKey(answer.key)) ? null : { status: 401, text: '', keep: false };
    default:
      return answer satisfies never;
  }
}

/** A request with a body is kept all the same: a stranger's parameter must not make a delivery vanish. */
function echo(value: unknown, { body }: Delivery): Spot | null {
  if (typeof value !== 'string') return null;
  if (!harmless.test(value)) return { status: 400, text: '', keep: false };
  return { status: 200, text: value, keep: body.length > 0 };
}

function queryOf(url: string): URLSearchParams {
  const at = url.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : url.slice(at));
}

/** The fields of a JSON object; null for anything else. */
function fieldsOf(body: Buffer): Map<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null;
  } catch {
    return null;
  }
}

function isSigned(answer: SpotAnswer & { kind: 'signed' }, { headers, body }: Delivery, key: string): boolean {
  const expected = createHmac(answer.hash, key).update(body).digest();
  const given = Buffer.from([headers[answer.header]].flat()[0] ?? '', answer.encoding);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
