import { createHash } from 'node:crypto';
import { asHubError } from '../../contract/errors.ts';
import type { Delivery, Provider, WebhookEvent, Webhooks } from '../../providers/kit/index.ts';
import type { Connection } from '../store/connections.ts';
import type { Judged, Told } from '../store/inbox-writer.ts';
import { whyRefused } from '../sync/why-refused.ts';
import { type Received, type Verdict, verify } from './verify.ts';

/** A connection that a delivery may be for. */
export interface Candidate {
  readonly connection: Connection;
  readonly webhooks: Webhooks;
}

export interface Judging {
  /** The secrets of a connection; null where there are none, or the vault is locked. */
  readonly secretsOf: (connectionId: string) => Promise<Readonly<Record<string, string>> | null>;
  readonly certificateAt: (url: URL, connection: Connection) => Promise<string>;
}

/** The connections that deliveries to one address may be for, of which one app may serve several. */
export function candidatesOf(
  connections: readonly Connection[],
  providers: ReadonlyMap<string, Provider>,
): Candidate[] {
  return connections.flatMap((connection) => {
    const webhooks = providers.get(connection.provider)?.webhooks;
    return webhooks ? [{ connection, webhooks }] : [];
  });
}

/** Whether a delivery is genuine, and what it tells of which connection. Never throws: what it is not is a verdict. */
export async function judge(received: Received, candidates: readonly Candidate[], judging: Judging): Promise<Judged> {
  const [first] = candidates;
  if (!first) return apart('unknown', null, 'no connection has this address');
  const delivery: Delivery = { headers: received.headers, body: bodyOf(received) };
  if (candidates.some(({ webhooks }) => webhooks.greeting?.(delivery))) {
    return { verdict: 'greeting', connectionId: first.connection.id, told: [], problem: null };
  }
  const asked = candidates.find((one) => asksBack(one, delivery));
  if (asked) return { verdict: 'asked', connectionId: asked.connection.id, told: [], problem: null };
  const { verdict, signer, problem } = await verdictOf(received, candidates, judging);
  if (verdict !== 'good') return apart(verdict, signer.connection.id, problem);
  try {
    return route(signer, candidates, signer.webhooks.read(delivery), received);
  } catch (thrown) {
    return { verdict, connectionId: signer.connection.id, told: [], problem: whyRefused(thrown) };
  }
}

function apart(verdict: Judged['verdict'], connectionId: string | null, problem: string | null): Judged {
  return { verdict, connectionId, told: [], problem };
}

function asksBack({ webhooks, connection: { settings, account } }: Candidate, delivery: Delivery): boolean {
  try {
    return (webhooks.subscribe?.confirm?.(delivery, { settings, account }) ?? null) !== null;
  } catch {
    return false;
  }
}

interface Signed {
  readonly verdict: Verdict | 'unjudged';
  readonly signer: Candidate;
  readonly problem: string | null;
}

/** Checked with each connection's secrets until one fits; else the verdict of the one that came nearest. */
async function verdictOf(received: Received, candidates: readonly Candidate[], judging: Judging): Promise<Signed> {
  let nearest: Signed | null = null;
  for (const signer of candidates) {
    const one = await checkWith(signer, received, judging);
    if (one.verdict === 'good') return one;
    if (nearest === null || nearness(one) > nearness(nearest)) nearest = one;
  }
  if (!nearest) throw new Error('a delivery is judged for at least one connection');
  return nearest;
}

const order = ['no_secret', 'unsigned', 'wrong', 'unjudged', 'too_old', 'good'];

function nearness({ verdict }: Signed): number {
  return order.indexOf(verdict);
}

async function checkWith(signer: Candidate, received: Received, judging: Judging): Promise<Signed> {
  const { connection, webhooks } = signer;
  try {
    const secrets = await judging.secretsOf(connection.id);
    const verdict = await verify(webhooks.signature, received, {
      values: { ...connection.settings, ...secrets },
      certificateAt: (url) => judging.certificateAt(url, connection),
    });
    return { verdict, signer, problem: null };
  } catch (thrown) {
    const { code, detail } = asHubError(thrown);
    return { verdict: 'unjudged', signer, problem: detail ?? code };
  }
}

/** Which connection each event is of. Events of accounts that are not connected here are told of nobody. */
function route(
  signer: Candidate,
  candidates: readonly Candidate[],
  events: readonly WebhookEvent[],
  received: Received,
): Judged {
  const told: Told[] = [];
  let strangers = 0;
  for (const event of events) {
    const owner = ownerOf(event, signer, candidates);
    if (!owner) strangers += 1;
    else told.push(tellOf(event, owner, received));
  }
  if (strangers > 0 && told.length === 0) {
    return apart('unknown', signer.connection.id, 'it is about an account that is not connected');
  }
  return { verdict: 'good', connectionId: told[0]?.connectionId ?? signer.connection.id, told, problem: null };
}

function ownerOf({ accountId }: WebhookEvent, signer: Candidate, candidates: readonly Candidate[]): Candidate | null {
  if (accountId === undefined || signer.connection.account.id === accountId) return signer;
  return candidates.find(({ connection }) => connection.account.id === accountId) ?? null;
}

function tellOf(event: WebhookEvent, { connection, webhooks }: Candidate, { body }: Received): Told {
  const { id, topic, externalId, gone = false, at } = event;
  const content = () =>
    createHash('sha256')
      .update(JSON.stringify([topic, externalId, gone]))
      .update(body)
      .digest('base64url');
  return {
    ...{ connectionId: connection.id, topic, externalId, gone, at },
    same: id === null ? `content:${content()}` : `id:${id}`,
    sameOnce: id !== null,
    streams: webhooks.topics[topic] ?? [],
  };
}

/** The body as JSON or as the fields of a form, else as text. */
export function bodyOf({ headers, body }: Pick<Received, 'headers' | 'body'>): unknown {
  const text = body.toString('utf8');
  if ((headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
