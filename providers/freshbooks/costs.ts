import { z } from 'zod';
import type { EntityOf } from '../../contract/entities/index.ts';
import { sumMoney } from '../../contract/money.ts';
import { costsAddedUp, idText, maybeText, oneOf } from '../kit/index.ts';
import { day, easternStamp, money, tolerance, utcStamp } from './values.ts';

/** A bill's line: `amount` is without its taxes. */
const billLine = z.looseObject({
  description: maybeText,
  categoryid: idText.nullish(),
  amount: money,
  tax_amount1: money.nullish(),
  tax_amount2: money.nullish(),
});

/** https://www.freshbooks.com/api/bills */
export const billRecord = z.looseObject({
  id: idText,
  bill_number: maybeText,
  issue_date: day,
  due_date: day.nullish(),
  status: oneOf({ unpaid: 'open', overdue: 'open', partial: 'open', paid: 'paid' }),
  vendorid: idText,
  vendor: z.looseObject({ vendor_name: maybeText, primary_contact_email: maybeText }).nullish(),
  lines: z.array(billLine),
  tax_amount: money,
  total_amount: money,
  outstanding: money,
  created_at: utcStamp,
  updated_at: utcStamp,
});

/** Lines have no ids; their place in the bill stands for one. @throws RangeError when the bill does not add up */
export function toBill(raw: z.infer<typeof billRecord>): EntityOf<'bill'> {
  const lines = raw.lines.map((line, index) => ({
    externalId: `${raw.id}-${index + 1}`,
    title: line.description ?? '',
    accountId: line.categoryid ?? null,
    productId: null,
    total: line.amount,
    tax: sumMoney([line.tax_amount1 ?? [], line.tax_amount2 ?? []].flat(), line.amount.currency),
  }));
  return {
    externalId: raw.id,
    createdAt: raw.created_at,
    changedAt: raw.updated_at,
    number: raw.bill_number,
    issuedOn: raw.issue_date,
    dueOn: raw.due_date ?? null,
    status: raw.status,
    supplier: {
      externalId: raw.vendorid,
      name: raw.vendor?.vendor_name ?? null,
      email: raw.vendor?.primary_contact_email ?? null,
    },
    lines: costsAddedUp(lines, [raw.tax_amount], raw.total_amount, tolerance(lines, raw.total_amount)),
    tax: raw.tax_amount,
    total: raw.total_amount,
    balance: raw.outstanding,
  };
}

/** https://www.freshbooks.com/api/expenses. One category for each; `amount` is with its taxes. */
export const expenseRecord = z.looseObject({
  id: idText,
  date: day,
  amount: money,
  taxAmount1: money.nullish(),
  taxAmount2: money.nullish(),
  vendor: maybeText,
  notes: maybeText,
  categoryid: idText.nullish(),
  accountid: idText.nullish(),
  updated: easternStamp,
});

/** What is bought has no name of its own: its notes say it, else whom it was paid to. */
export function toExpense(raw: z.infer<typeof expenseRecord>): EntityOf<'expense'> {
  const { amount: total } = raw;
  const taxes = [raw.taxAmount1, raw.taxAmount2].filter((tax) => tax !== null && tax !== undefined);
  const tax = sumMoney(taxes, total.currency);
  const net = { ...total, amountMinor: total.amountMinor - tax.amountMinor };
  const title = raw.notes ?? raw.vendor ?? '';
  return {
    externalId: raw.id,
    createdAt: null,
    changedAt: raw.updated,
    number: null,
    spentOn: raw.date,
    status: 'booked',
    payee: { externalId: null, name: raw.vendor, email: null },
    lines: [{ externalId: null, title, accountId: raw.categoryid ?? null, productId: null, total: net }],
    tax,
    total,
    paidFromId: raw.accountid ?? null,
  };
}
