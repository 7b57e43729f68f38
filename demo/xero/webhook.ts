import { createHmac } from 'node:crypto';
import { ofType } from './fresh.ts';
import type { XeroState } from './state.ts';
import { TENANT_ID } from './state.ts';

const PATHS: Record<string, string> = { CONTACT: 'Contacts', INVOICE: 'Invoices', CREDITNOTE: 'CreditNotes' };

function rowsOf(state: XeroState, category: string): { id: string; updatedAt: number }[] {
  if (category === 'CONTACT') return [...state.contacts.values()];
  if (category === 'CREDITNOTE') return ofType(state, 'ACCRECCREDIT');
  return [...ofType(state, 'ACCREC'), ...ofType(state, 'ACCPAY')];
}

/** The signed delivery of the newest change in a category. */
export function xeroWebhook(state: XeroState, topic: string, key: string, nowMs: number) {
  const category = topic === '*' ? 'INVOICE' : topic;
  const path = PATHS[category];
  const newest = rowsOf(state, category).reduce<{ id: string; updatedAt: number } | null>(
    (best, row) => (best === null || row.updatedAt >= best.updatedAt ? row : best),
    null,
  );
  if (path === undefined || newest === null) throw new Error(`the pretend organisation tells nothing of ${topic}`);
  const event = {
    resourceUrl: `https://api.xero.com/api.xro/2.0/${path}/${newest.id}`,
    resourceId: newest.id,
    eventDateUtc: new Date(nowMs).toISOString().slice(0, 23),
    eventType: 'UPDATE',
    eventCategory: category,
    tenantId: TENANT_ID,
    tenantType: 'ORGANISATION',
  };
  const body = JSON.stringify({
    events: [event],
    firstEventSequence: 1,
    lastEventSequence: 1,
    entropy: 'QVHUFEYRLWKJ',
  });
  const signature = createHmac('sha256', key).update(body).digest('base64');
  return { headers: { 'content-type': 'application/json', 'x-xero-signature': signature }, body };
}
