import type { Currency } from '../data/money.ts';
import { convertMinor, decimalNumber } from '../data/money.ts';
import type { Answer } from '../http.ts';
import { bookPaper } from './costs.ts';
import { invalid } from './fault.ts';
import { currencyRef } from './names.ts';
import type { Entry, Json, QuickbooksState } from './state.ts';
import { addEntry, CURRENCIES, HOME, minorOf, showEntry } from './state.ts';
import { addMovement, UNDEPOSITED } from './transactions.ts';

const MONEY_ACCOUNTS: readonly unknown[] = ['Bank', 'Other Current Asset'];

const idIn = (ref: unknown) => String(Object(ref).value ?? '');

/** What is wrong with the account that money comes to or from, if one is named. */
export function checkMoneyAccount(state: QuickbooksState, ref: unknown, currency: Currency): Answer | null {
  if (ref === undefined) return null;
  const account = state.lists.Account.get(idIn(ref));
  if (account?.active !== true) {
    return invalid('2500', 'Invalid Reference Id', 'Invalid Reference Id : DepositToAccountRef is missing or inactive');
  }
  const { AccountType, CurrencyRef } = showEntry(account);
  const isOfCurrency = [HOME, currency].some((one) => one === (idIn(CurrencyRef) || HOME));
  if (MONEY_ACCOUNTS.includes(AccountType) && isOfCurrency) return null;
  const detail = 'Select a bank or other current asset account, in the currency of the transaction or in your own';
  return invalid('6000', 'A business validation error has occurred', detail);
}

/** A sale that is paid, or one that is given back, of the fields that somebody typed in. */
export function bookReceipt(
  state: QuickbooksState,
  entity: 'SalesReceipt' | 'RefundReceipt',
  at: number,
  { fields, currency }: { fields: Json; currency: Currency },
): Entry {
  const account = fields.DepositToAccountRef ?? { value: UNDEPOSITED };
  const own = { ...fields, DepositToAccountRef: account };
  const entry = bookPaper(state, entity, at, { fields: own, currency, isSettled: true });
  const total = convertMinor(minorOf(entry.body().TotalAmt, currency), currency, HOME);
  if (idIn(account) === UNDEPOSITED) {
    addMovement(state, entity, entry.id, entity === 'RefundReceipt' ? -total : total, at);
  }
  return entry;
}

function deposit(state: QuickbooksState, fields: Json): { lines: Json[]; currency: Currency; total: number } | Answer {
  const code = idIn(fields.CurrencyRef) || HOME;
  const currency = CURRENCIES.find((one) => one === code);
  if (currency === undefined) return invalid('2500', 'Invalid Reference Id', 'CurrencyRef');
  const wrong = checkMoneyAccount(state, fields.DepositToAccountRef ?? {}, currency);
  if (wrong !== null) return wrong;
  const lines = Array.isArray(fields.Line) ? fields.Line.map((line): Json => Object(line)) : [];
  if (lines.length === 0) return invalid('2020', 'Required param missing', 'Required Line');
  const isBooked = (line: Json) =>
    state.lists.Account.get(idIn(Object(line.DepositLineDetail).AccountRef))?.active === true;
  if (!lines.every(isBooked)) return invalid('2500', 'Invalid Reference Id', 'AccountRef is missing or inactive');
  const total = lines.reduce((sum, { Amount }) => sum + minorOf(Amount, currency), 0);
  // Also what a line below zero does to a sale.
  if (total < 0) return invalid('6000', 'Business Validation Error', 'Transaction amount must be 0 or greater');
  return { lines, currency, total };
}

/** Money at the bank, made of lines on any accounts; some of them may be negative. */
export function createDeposit(state: QuickbooksState, fields: Json, nowMs: number): Entry | Answer {
  const read = deposit(state, fields);
  if ('status' in read) return read;
  const { lines, currency, total } = read;
  return addEntry(state, 'Deposit', nowMs, state.nextId(), () => ({
    ...fields,
    CurrencyRef: currencyRef(currency),
    TotalAmt: decimalNumber(total, currency),
    Line: lines.map((line, index) => ({ ...line, Id: String(index + 1), LineNum: index + 1 })),
  }));
}
