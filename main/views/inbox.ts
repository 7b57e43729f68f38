import type { HookView, InboxDetail, InboxRow } from '../../contract/ipc/index.ts';
import type { Provider } from '../../providers/kit/index.ts';
import { redact } from '../redact.ts';
import type { Connection } from '../store/connections.ts';
import type { Hook } from '../store/hooks.ts';
import type { InboxEntry, InboxFull } from '../store/inbox.ts';
import type { Repos } from '../store/repos.ts';
import { secretName } from '../webhooks/service.ts';

export interface InboxSurroundings {
  readonly repos: Repos;
  readonly providers: ReadonlyMap<string, Provider>;
}

type Counts = { readonly received: number; readonly refused: number };

/** How a connection's vendor tells what happens, in the window's words; null where the vendor never does. */
export function hookView(
  connection: Connection,
  counts: Counts | undefined,
  around: InboxSurroundings,
): HookView | null {
  const { repos, providers } = around;
  const provider = providers.get(connection.provider);
  const told = provider?.webhooks;
  if (!provider || !told) return null;
  const hook = repos.hooks.find(connection.id);
  const state = stateOf(hook, repos.relay.get() !== null);
  const name = secretName(told.signature);
  const isCopied = told.subscribe === undefined || state === 'by_hand';
  return {
    connectionId: connection.id,
    connectionName: connection.name,
    provider: connection.provider,
    mark: provider.mark ? { ...provider.mark } : null,
    state,
    problem:
      hook?.code && state === 'failed'
        ? { code: hook.code, params: { name: connection.name }, detail: hook.detail }
        : null,
    why: state === 'impossible' ? (hook?.detail ?? null) : null,
    url: isCopied ? (hook?.url ?? null) : null,
    byHand: isCopied ? (told.byHand ?? null) : null,
    secret: isCopied && name !== undefined ? { key: name, present: hook?.keyed ?? false } : null,
    keyAtRelay: (told.answers ?? []).some(({ kind }) => kind === 'signed') && (hook?.keyed ?? false),
    topics: Object.keys(told.topics).length,
    checkedAt: hook?.checkedAt ?? null,
    lastEventAt: hook?.lastEventAt ?? null,
    received: counts?.received ?? 0,
    refused: counts?.refused ?? 0,
  };
}

function stateOf(hook: Hook | null, hasRelay: boolean): HookView['state'] {
  if (hook?.wanted === false) return 'off';
  if (!hasRelay) return 'no_relay';
  return hook?.state ?? 'setting_up';
}

export function inboxRow(entry: InboxEntry, { repos, providers }: InboxSurroundings): InboxRow {
  const connection = entry.connectionId === null ? null : repos.connections.find(entry.connectionId);
  const mark = connection ? providers.get(connection.provider)?.mark : undefined;
  const { id, connectionId, receivedAt, storedAt, topic, externalId, count, verdict, outcome } = entry;
  return {
    ...{ id, connectionId, receivedAt, storedAt, topic, externalId, count, verdict, outcome },
    connectionName: connection?.name ?? null,
    mark: mark ? { ...mark } : null,
  };
}

/** Longer bodies are shown by their beginning. */
const longestBody = 200_000;

export function inboxDetail(event: InboxFull, around: InboxSurroundings): InboxDetail {
  const { repos, providers } = around;
  const { method, url, headers, body, runId, problem, told } = event;
  return {
    ...inboxRow(event, around),
    method,
    url: redact(withoutKey(url)),
    headers: headers.map(([name, value]) => ({ name, value: isSecret(name) ? '[secret]' : redact(value) })),
    body: textOf(body),
    bytes: body.length,
    told: told.map(({ topic, externalId, gone, at, state, connectionId }) => {
      const connection = repos.connections.find(connectionId);
      const streams = (connection && providers.get(connection.provider)?.webhooks?.topics[topic]) ?? [];
      const [first] = streams;
      const recordId = first && externalId !== null ? repos.records.idOf(connectionId, first, externalId) : null;
      return { topic, externalId, gone, at, state, streams: [...streams], recordId };
    }),
    runId,
    problem,
  };
}

/** The last part of a receive address is what keeps others from sending there. */
function withoutKey(url: string): string {
  return url.replace(/\/in\/[^/?#]+/, '/in/…');
}

/** Headers that carry credentials or signatures: of no use to who reads, and of some to who steals. */
function isSecret(name: string): boolean {
  return /authorization|cookie|token|secret|api-?key/i.test(name);
}

function textOf(body: Buffer): string | null {
  const text = body.subarray(0, longestBody).toString('utf8');
  return text.includes('\u0000') || text.includes('\uFFFD') ? null : redact(text);
}
