import { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import {
  type Action,
  type ActionContext,
  defineAction,
  get,
  type JsonObject,
  maybeText,
  type Request,
  type Response,
  type Step,
  staleness,
  write,
} from '../kit/index.ts';
import type { List } from './lists.ts';
import { time } from './values.ts';
import { doneOf, keyed, only, post, readDone } from './write.ts';

const state = z.looseObject({
  Status: maybeText,
  ContactStatus: maybeText,
  UpdatedDateUTC: time.nullish(),
  Type: maybeText,
  BankAccount: z.looseObject({ AccountID: maybeText }).nullish(),
  LineItems: z.array(z.looseObject({ LineItemID: maybeText })).default([]),
  Allocations: z.array(z.looseObject({ AllocationID: maybeText, IsDeleted: z.boolean().nullish() })).default([]),
});
type State = z.infer<typeof state>;
type Target = ActionInput<'invoice.void'>;

/** Nothing more is to be done to it. */
const over = new Set(['VOIDED', 'DELETED', 'ARCHIVED']);

/** Ends a record: reads it, compares its version, and does what `end` says unless it has ended already. */
function ending(list: List, end: (raw: State, target: Target, context: ActionContext) => Request) {
  const look = ({ externalId }: Target, isChecked: boolean) =>
    get(`/${list}/${externalId}`, {}, { mayBeGone: true, carry: { isChecked } });
  return {
    first: (target: Target) => look(target, false),
    read: (response: Response, request: Request, target: Target, context: ActionContext): Step => {
      const { externalId, version } = target;
      if (response.status === 404) return { done: { externalId } };
      if (request.method === 'POST') return readDone(list, response);
      if (request.method === 'DELETE')
        return list === 'Items' ? { done: { externalId } } : { next: look(target, true) };
      const raw = only(list)(response.body);
      const is = state.parse(raw);
      if (over.has(is.Status ?? is.ContactStatus ?? '')) return doneOf(list, raw);
      const stale = request.carry?.isChecked === true ? null : staleness(version, is.UpdatedDateUTC ?? '');
      return stale ?? { next: end(is, target, context) };
    },
    inverse: null,
  };
}

/** The same where some fields end it. */
function endedBy(list: List, fields: (raw: State) => JsonObject) {
  return ending(list, (raw, { externalId }, context) => post(list, externalId, fields(raw), context));
}

/** Drafts are deleted, what was approved is voided. */
const voidedBy = ({ Status }: State): JsonObject => ({
  Status: Status === 'DRAFT' || Status === 'SUBMITTED' ? 'DELETED' : 'VOIDED',
});

function remove(path: string): Request {
  return write('DELETE', path, undefined, { repeatable: true, mayBeGone: true });
}

const voidDocument = endedBy('Invoices', voidedBy);

const deleteTransaction = endedBy('BankTransactions', (raw) => ({
  Status: 'DELETED',
  Type: raw.Type ?? '',
  BankAccount: { AccountID: raw.BankAccount?.AccountID ?? '' },
  // A line without its id would be taken for a new one.
  LineItems: raw.LineItems.map(({ LineItemID }) => ({ LineItemID })),
}));

const archiveContact = {
  scopes: ['accounting.contacts'],
  ...endedBy('Contacts', () => ({ ContactStatus: 'ARCHIVED' })),
  final: 'An archived contact is brought back in Xero itself: Contacts, Archived, Restore.',
};

/** What takes things back. None of it can be taken back itself. */
export const endings: readonly Action[] = [
  defineAction({ kind: 'customer.archive', ...archiveContact }),
  defineAction({ kind: 'supplier.archive', ...archiveContact }),
  defineAction({
    kind: 'product.archive',
    scopes: ['accounting.settings'],
    note: 'Xero has no archive for items that an app can reach: the item is deleted, what was sold of it stays.',
    ...ending('Items', (_raw, { externalId }) => remove(`/Items/${externalId}`)),
    final: 'A deleted item does not come back; it can be made anew.',
  }),
  defineAction({
    kind: 'invoice.void',
    scopes: ['accounting.invoices'],
    note: 'An invoice that payments or credit notes were set against must be freed from them first.',
    ...voidDocument,
    final: 'Xero keeps a voided invoice as it is; copy it there to use it again.',
  }),
  defineAction({
    kind: 'credit_note.void',
    scopes: ['accounting.invoices'],
    note: 'It is first taken off the invoices that it was set against.',
    ...ending('CreditNotes', (raw, { externalId }, context) => {
      const set = raw.Allocations.find((one) => one.AllocationID !== null && one.IsDeleted !== true);
      return set
        ? remove(`/CreditNotes/${externalId}/Allocations/${set.AllocationID}`)
        : post('CreditNotes', externalId, voidedBy(raw), context);
    }),
    final: 'Xero keeps a voided credit note as it is; copy it there to use it again.',
  }),
  defineAction({
    kind: 'payment.void',
    scopes: ['accounting.payments'],
    ...ending('Payments', (_raw, { externalId }, context) =>
      // Only here the fields stand without a list around them.
      write('POST', `/Payments/${externalId}`, { Status: 'DELETED' }, keyed(context)),
    ),
    final: 'A deleted payment does not come back; it can be recorded anew.',
  }),
  defineAction({
    kind: 'bill.void',
    scopes: ['accounting.invoices'],
    note: 'A bill that payments were set against must be freed from them first.',
    ...voidDocument,
    final: 'Xero keeps a voided bill as it is; copy it there to use it again.',
  }),
  defineAction({
    kind: 'expense.void',
    scopes: ['accounting.banktransactions'],
    ...deleteTransaction,
    final: 'Deleted money spent does not come back; it can be entered anew.',
  }),
  defineAction({
    kind: 'deposit.void',
    scopes: ['accounting.banktransactions'],
    ...deleteTransaction,
    final: 'Deleted money received does not come back; it can be entered anew.',
  }),
];
