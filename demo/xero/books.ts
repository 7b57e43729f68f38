import type { Account, XeroState } from './state.ts';

/** Code, name, type and class of each account; codes as in Xero's own chart. */
const CHART: readonly (readonly [code: string, name: string, type: string, kind: string])[] = [
  ['090', 'Business bank account', 'BANK', 'ASSET'],
  ['091', 'Λογαριασμός ταμιευτηρίου', 'BANK', 'ASSET'],
  ['200', 'Sales', 'REVENUE', 'REVENUE'],
  ['260', 'Other revenue', 'OTHERINCOME', 'REVENUE'],
  ['310', 'Cost of goods sold', 'DIRECTCOSTS', 'EXPENSE'],
  ['400', 'Advertising', 'EXPENSE', 'EXPENSE'],
  ['404', 'Bank fees', 'EXPENSE', 'EXPENSE'],
  ['429', 'General expenses', 'OVERHEADS', 'EXPENSE'],
  ['610', 'Accounts receivable', 'CURRENT', 'ASSET'],
  ['630', 'Inventory', 'INVENTORY', 'ASSET'],
  ['710', 'Office equipment', 'FIXED', 'ASSET'],
  ['800', 'Accounts payable', 'CURRLIAB', 'LIABILITY'],
  ['820', 'VAT', 'CURRLIAB', 'LIABILITY'],
  ['900', 'Loan', 'TERMLIAB', 'LIABILITY'],
  ['960', 'Retained earnings', 'EQUITY', 'EQUITY'],
];

/** What shops are booked on besides; payments can be made to those that are marked. */
const SHOP_CHART: readonly (readonly [code: string, name: string, type: string, kind: string, paid?: boolean])[] = [
  ['220', 'Shipping', 'REVENUE', 'REVENUE'],
  ['270', 'Rounding', 'OTHERINCOME', 'REVENUE'],
  ['405', 'Payment fees', 'EXPENSE', 'EXPENSE'],
  ['615', 'Card clearing', 'CURRENT', 'ASSET', true],
  ['616', 'PayPal clearing', 'CURRENT', 'ASSET', true],
  ['830', 'Tips', 'CURRLIAB', 'LIABILITY'],
  ['835', 'Gift cards', 'CURRLIAB', 'LIABILITY'],
];

const TAXES: Record<string, string> = {
  REVENUE: 'OUTPUT24',
  OTHERINCOME: 'OUTPUT24',
  EXPENSE: 'INPUT24',
  OVERHEADS: 'INPUT24',
};

export function addAccount(
  state: XeroState,
  code: string,
  name: string,
  type: string,
  kind: string,
  at: number,
): Account {
  const account: Account = {
    // In the order of the codes, so that the first bank account is the first account.
    id: `a0000000-0000-4000-8000-000000000${code}`,
    ...{ code, name, type },
    class: kind,
    taxType: TAXES[type] ?? 'NONE',
    currency: type === 'BANK' ? 'EUR' : null,
    takesPayments: false,
    archived: false,
    updatedAt: at,
  };
  state.accounts.set(code, account);
  return account;
}

/** The accounts and tax rates of a Greek shop. */
export function addBooks(state: XeroState, at: number): void {
  for (const [code, name, type, kind] of CHART) addAccount(state, code, name, type, kind, at);
  for (const [code, name, type, kind, paid] of SHOP_CHART) {
    addAccount(state, code, name, type, kind, at).takesPayments = paid === true;
  }
  addAccount(state, '092', 'US dollar account', 'BANK', 'ASSET', at).currency = 'USD';
  const archived = addAccount(state, '999', 'Drawings (closed)', 'EQUITY', 'EQUITY', at);
  archived.archived = true;
  for (const percent of [24, 19, 13, 6]) {
    state.taxRates.set(`OUTPUT${percent}`, {
      type: `OUTPUT${percent}`,
      name: `ΦΠΑ ${percent}% on sales`,
      percent,
      status: 'ACTIVE',
    });
  }
  state.taxRates.set('INPUT24', { type: 'INPUT24', name: 'ΦΠΑ 24% on purchases', percent: 24, status: 'ACTIVE' });
  state.taxRates.set('INPUT6', { type: 'INPUT6', name: 'Books 6.5%', percent: 6.5, status: 'ARCHIVED' });
  state.taxRates.set('NONE', { type: 'NONE', name: 'Tax exempt', percent: 0, status: 'ACTIVE' });
}

export function byCode(state: XeroState, code: string): Account {
  const found = state.accounts.get(code);
  if (found === undefined) throw new Error(`the pretend organisation has no account ${code}`);
  return found;
}
