import { createHash, createHmac } from 'node:crypto';
import type { Hooks, Parcel } from '../hooks.ts';
import { retrying } from '../hooks.ts';
import type { Entity, Entry, QuickbooksState } from './state.ts';
import { ENTITIES, REALM_ID } from './state.ts';

/** Ever longer, then every six hours; for how many days Intuit does not say, here it is three. */
const RETRIES = retrying([10, 20, 30, 300, 1200, 7200, 14_400, 21_600], 6, 72);
const ANSWER_MS = 3000;

/** Of these nothing is told. */
const SILENT: readonly Entity[] = ['TaxRate', 'TaxCode'];

/** A CloudEvents array, ids only, signed over the raw body. */
function signed(topic: string, id: string, secret: string, event: { id: string; atMs: number }): Parcel {
  const told = {
    specversion: '1.0',
    id: event.id,
    source: 'intuit.pretend',
    type: topic,
    datacontenttype: 'application/json',
    time: new Date(event.atMs).toISOString(),
    intuitentityid: id,
    intuitaccountid: REALM_ID,
    data: {},
  };
  const body = JSON.stringify([told]);
  const signature = createHmac('sha256', secret).update(body).digest('base64');
  return { body, headers: { 'content-type': 'application/json', 'intuit-signature': signature } };
}

function eventId(topic: string, id: string, atMs: number, turn = 0): string {
  return createHash('sha256').update(`${topic}:${id}:${atMs}:${turn}`).digest('hex').slice(0, 36);
}

/** A delivery such as `qbo.invoice.updated.v1`, of the record that changed last. */
export function quickbooksWebhook(state: QuickbooksState, topic: string, secret: string, nowMs: number): Parcel {
  const [, name = '', verb = ''] = topic.split('.');
  const entity = ENTITIES.find((candidate) => candidate.toLowerCase() === name);
  if (entity === undefined) throw new Error(`the pretend company has no webhook topic ${topic}`);
  let newest: Entry | undefined;
  for (const entry of state.lists[entity].values()) {
    if (newest === undefined || entry.updatedAt >= newest.updatedAt) newest = entry;
  }
  const gone = state.tombstones.findLast((tombstone) => tombstone.entity === entity);
  const id = (verb === 'deleted' ? gone?.id : newest?.id) ?? '0';
  return signed(topic, id, secret, { id: eventId(topic, id, nowMs), atMs: nowMs });
}

function marks(state: QuickbooksState): Map<string, string> {
  const found = new Map<string, string>();
  for (const entity of ENTITIES) {
    if (SILENT.includes(entity)) continue;
    for (const { id, token, updatedAt } of state.lists[entity].values()) {
      found.set(`${entity.toLowerCase()} ${id}`, `${token} ${updatedAt}`);
    }
  }
  return found;
}

/** The app's one address for all of its companies, as it stands in Intuit's developer portal; everything is ticked there. */
export interface Portal {
  url: string | null;
}

export function quickbooksHooks(state: () => QuickbooksState, portal: Portal, secret: string): Hooks {
  let told = 0;
  return {
    subscribers: () =>
      portal.url === null ? [] : [{ id: portal.url, url: portal.url, topics: [], key: secret, active: true }],
    marks: () => marks(state()),
    messages({ kind, id, verb }, nowMs) {
      told += 1;
      const topic = `qbo.${kind}.${verb}.v1`;
      const event = { id: eventId(topic, id, nowMs, told), atMs: nowMs };
      return [{ topic, record: id, pack: ({ key }) => signed(topic, id, key, event) }];
    },
    wants: () => true,
    retrySeconds: RETRIES,
    answerMs: ANSWER_MS,
  };
}
