import { createHmac } from 'node:crypto';
import type { Hooks, Message, Parcel } from '../hooks.ts';
import { retrying } from '../hooks.ts';
import { ofType } from './fresh.ts';
import type { DocumentType, XeroState } from './state.ts';
import { TENANT_ID } from './state.ts';

/** At once, then ever less often for a day: https://developer.xero.com/documentation/guides/webhooks/overview */
const RETRIES = retrying([0, 60, 300, 900, 1800, 3600, 7200, 14_400], 8, 24);
const ANSWER_MS = 5000;

const PATHS: Record<string, string> = { CONTACT: 'Contacts', INVOICE: 'Invoices', CREDITNOTE: 'CreditNotes' };

function rowsOf(state: XeroState, category: string): { id: string; updatedAt: number }[] {
  if (category === 'CONTACT') return [...state.contacts.values()];
  if (category === 'CREDITNOTE') return ofType(state, 'ACCRECCREDIT');
  return [...ofType(state, 'ACCREC'), ...ofType(state, 'ACCPAY')];
}

interface Told {
  category: string;
  id: string;
  type: 'CREATE' | 'UPDATE';
  atMs: number;
}

function signed(events: object[], first: number, key: string): Parcel {
  const sequence = { firstEventSequence: first, lastEventSequence: first + Math.max(0, events.length - 1) };
  const body = JSON.stringify({ events, ...sequence, entropy: 'QVHUFEYRLWKJ' });
  const signature = createHmac('sha256', key).update(body).digest('base64');
  return { headers: { 'content-type': 'application/json', 'x-xero-signature': signature }, body };
}

function eventOf({ category, id, type, atMs }: Told) {
  return {
    resourceUrl: `https://api.xero.com/api.xro/2.0/${PATHS[category]}/${id}`,
    resourceId: id,
    eventDateUtc: new Date(atMs).toISOString().slice(0, 23),
    eventType: type,
    eventCategory: category,
    tenantId: TENANT_ID,
    tenantType: 'ORGANISATION',
  };
}

/** The signed delivery of the newest change in a category. */
export function xeroWebhook(state: XeroState, topic: string, key: string, nowMs: number): Parcel {
  const category = topic === '*' ? 'INVOICE' : topic;
  const newest = rowsOf(state, category).reduce<{ id: string; updatedAt: number } | null>(
    (best, row) => (best === null || row.updatedAt >= best.updatedAt ? row : best),
    null,
  );
  if (PATHS[category] === undefined || newest === null) {
    throw new Error(`the pretend organisation tells nothing of ${topic}`);
  }
  return signed([eventOf({ category, id: newest.id, type: 'UPDATE', atMs: nowMs })], 1, key);
}

/** Money spent and received tells nothing; bills are told as invoices. */
const CATEGORIES: Partial<Record<DocumentType, string>> = {
  ACCREC: 'INVOICE',
  ACCPAY: 'INVOICE',
  ACCRECCREDIT: 'CREDITNOTE',
};

function marks(state: XeroState): Map<string, string> {
  const found = new Map<string, string>();
  for (const { id, updatedAt, name } of state.contacts.values()) found.set(`CONTACT ${id}`, `${updatedAt} ${name}`);
  for (const { id, type, updatedAt, status, reference } of state.documents.values()) {
    const category = CATEGORIES[type];
    if (category !== undefined) found.set(`${category} ${id}`, `${updatedAt} ${status} ${reference}`);
  }
  return found;
}

/** The app's one address, as it stands at developer.xero.com; nothing is sent there before the status says OK. */
export interface Page {
  url: string;
  status: 'waiting' | 'OK' | 'disabled';
  /** Grows with every click on "Send Intent to receive". */
  tries: number;
}

/**
 * The intent to receive: no events, once rightly and once wrongly signed. Only an address that takes the one and answers
 * 401 to the other is used. https://developer.xero.com/documentation/guides/webhooks/configuring-your-server
 */
function trials(page: Page): Message[] {
  const passed = { rightly: false, wrongly: false };
  const trial = (how: keyof typeof passed, fits: (status: number | null) => boolean): Message => ({
    ...{ topic: `intent to receive, ${how} signed`, record: null },
    pack: ({ key }) => signed([], 0, how === 'rightly' ? key : `not ${key}`),
    answered(status) {
      passed[how] = fits(status);
      if (passed.rightly && passed.wrongly) page.status = 'OK';
    },
  });
  const isTaken = (status: number | null) => status !== null && status >= 200 && status < 300;
  return [trial('rightly', isTaken), trial('wrongly', (status) => status === 401)];
}

export function xeroHooks(state: () => XeroState, pageOf: () => Page | null, key: string): Hooks {
  let sequence = 0;
  return {
    subscribers() {
      const page = pageOf();
      if (page === null) return [];
      return [{ id: `${page.url} ${page.tries}`, url: page.url, topics: [], key, active: page.status === 'OK' }];
    },
    marks: () => marks(state()),
    messages({ kind, id, verb }, nowMs) {
      if (verb === 'deleted') return [];
      sequence += 1;
      const turn = sequence;
      const event = eventOf({ category: kind, id, type: verb === 'created' ? 'CREATE' : 'UPDATE', atMs: nowMs });
      return [{ topic: kind, record: id, pack: (to) => signed([event], turn, to.key) }];
    },
    wants: () => true,
    greet() {
      const page = pageOf();
      return page === null ? [] : trials(page);
    },
    retrySeconds: RETRIES,
    answerMs: ANSWER_MS,
    gaveUp() {
      const page = pageOf();
      if (page !== null) page.status = 'disabled';
    },
  };
}
