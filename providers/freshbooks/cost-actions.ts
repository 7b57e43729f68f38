import { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import { sumMoney } from '../../contract/money.ts';
import { type Action, defineAction, intent } from '../kit/index.ts';
import { afterTaxes, dayAfter, daysBetween, percentOf, undeletable } from './documents.ts';
import { toSupplier, vendorRecord } from './records.ts';
import { readOne, resources } from './resources.ts';
import { amountOf, both, found, hiding, idNumber, noted, show } from './writing.ts';

const { bills, expenses, vendors } = resources;

const billSteps = afterTaxes<ActionInput<'bill.create'>>(bills, (input, context, known) => {
  const { supplierId, number, issuedOn, dueOn, currency, note } = input;
  const lines = input.lines.map(({ title, amount, accountId, taxRateId }, index) => {
    const tax = known.get(taxRateId ?? '');
    return {
      // A bill has no text of its own but those of its lines.
      description: index === 0 ? noted([title, note].filter(Boolean).join('\n'), context) : title,
      ...{ quantity: 1, unit_cost: amountOf(amount), categoryid: idNumber(accountId) },
      ...(tax ? { tax_name1: tax.name, tax_percent1: tax.amount } : {}),
    };
  });
  return {
    vendorid: idNumber(supplierId),
    issue_date: issuedOn,
    due_offset_days: daysBetween(issuedOn, dueOn ?? issuedOn),
    currency_code: currency,
    language: 'en',
    ...(number === null ? {} : { bill_number: number }),
    lines,
  };
});

const createBill = defineAction({
  kind: 'bill.create',
  scopes: [...both('bills'), 'user:taxes:read'],
  note: "The reference of the write stands in the description of the bill's first line.",
  ...billSteps,
  lookUp: found<'bill.create'>(bills, ({ supplierId }) => ({ 'search[vendorid]': supplierId })),
  inverse: ({ externalId }) => intent('bill.void', { externalId, version: null }),
});

/** FreshBooks knows whom an expense was paid to by name only. */
const carriedPayee = z.object({ payee: z.string().optional() });

const expenseSteps = afterTaxes<ActionInput<'expense.create'>>(expenses, (input, context, known, carry) => {
  const { lines, currency, spentOn, note } = input;
  const { payee } = carriedPayee.parse(carry);
  const [line] = lines;
  const net = sumMoney(
    lines.map(({ amount }) => amount),
    currency,
  );
  const tax = known.get(line?.taxRateId ?? '');
  const due = tax ? percentOf(net, tax.amount) : null;
  const notes = [...lines.map(({ title }) => title), note].filter(Boolean).join('\n');
  return {
    amount: amountOf(due ? sumMoney([net, due], currency) : net),
    categoryid: idNumber(line?.accountId ?? ''),
    // Whom of the staff it is booked for: the person who signed in.
    staffid: idNumber(context.account.facts?.staffId ?? ''),
    date: spentOn,
    ...(payee === undefined ? {} : { vendor: payee }),
    notes: noted(notes, context),
    ...(tax && due ? { taxName1: tax.name, taxPercent1: tax.amount, taxAmount1: amountOf(due) } : {}),
  };
});

const createExpense = defineAction({
  kind: 'expense.create',
  scopes: [...both('expenses'), 'user:taxes:read', 'user:bill_vendors:read'],
  note: 'An expense has one category and one tax.',
  first: (input, context) => {
    const kinds = new Set(input.lines.map(({ accountId, taxRateId }) => `${accountId} ${taxRateId}`));
    if (kinds.size > 1) throw new RangeError('an expense in FreshBooks has one category and one tax');
    return input.supplierId === null
      ? expenseSteps.first(input, context)
      : show(vendors, input.supplierId, context, { vendor: true });
  },
  read(response, request, input, context) {
    if (!request.carry?.vendor) return expenseSteps.read(response, request, input, context);
    if (response.status === 404) throw new RangeError('FreshBooks has no such vendor');
    const { name: payee } = toSupplier(vendorRecord.parse(readOne(vendors, response)));
    return { next: expenseSteps.first(input, context, { payee }) };
  },
  lookUp: found<'expense.create'>(expenses, ({ spentOn }) => ({
    'search[date_min]': spentOn,
    'search[date_max]': dayAfter(spentOn),
  })),
  inverse: ({ externalId, version = null }) => intent('expense.void', { externalId, version }),
});

/** https://www.freshbooks.com/api/bills and /expenses. */
export const costActions: readonly Action[] = [
  createBill,
  hiding('bill.void', bills, 'deleted', { scope: 'bills', final: undeletable }),
  createExpense,
  hiding('expense.void', expenses, 'deleted', { scope: 'expenses', final: undeletable }),
];
