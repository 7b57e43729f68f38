import { createHash, createHmac } from 'node:crypto';
import type { Entry, QuickbooksState } from './state.ts';
import { ENTITIES, REALM_ID } from './state.ts';

/** A delivery such as `qbo.invoice.updated.v1`: a CloudEvents array, ids only, signed over the raw body. */
export function quickbooksWebhook(
  state: QuickbooksState,
  topic: string,
  secret: string,
  nowMs: number,
): { headers: Record<string, string>; body: string } {
  const [, name = '', verb = ''] = topic.split('.');
  const entity = ENTITIES.find((candidate) => candidate.toLowerCase() === name);
  if (entity === undefined) throw new Error(`the pretend company has no webhook topic ${topic}`);
  let newest: Entry | undefined;
  for (const entry of state.lists[entity].values()) {
    if (newest === undefined || entry.updatedAt >= newest.updatedAt) newest = entry;
  }
  const gone = state.tombstones.findLast((tombstone) => tombstone.entity === entity);
  const id = verb === 'deleted' ? gone?.id : newest?.id;
  const event = {
    specversion: '1.0',
    id: createHash('sha256').update(`${topic}:${id}:${nowMs}`).digest('hex').slice(0, 36),
    source: 'intuit.pretend',
    type: topic,
    datacontenttype: 'application/json',
    time: new Date(nowMs).toISOString(),
    intuitentityid: id ?? '0',
    intuitaccountid: REALM_ID,
    data: {},
  };
  const body = JSON.stringify([event]);
  const signature = createHmac('sha256', secret).update(body).digest('base64');
  return { body, headers: { 'content-type': 'application/json', 'intuit-signature': signature } };
}
