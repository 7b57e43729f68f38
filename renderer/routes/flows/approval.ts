import type { Approval } from '../../../contract/flows/index.ts';
import { moneyFromDecimal, moneyToDecimal } from '../../../contract/money.ts';

/** An approval as a form holds it. */
export interface ApprovalDraft {
  mode: Approval['mode'];
  amount: string;
  currency: string;
}

export function draftOf(approval: Approval, currency: string): ApprovalDraft {
  if (approval.mode !== 'above') return { mode: approval.mode, amount: '', currency };
  return { mode: 'above', amount: moneyToDecimal(approval.amount), currency: approval.amount.currency };
}

/** What the form says, or null where the amount is none. */
export function approvalOf({ mode, amount, currency }: ApprovalDraft): Approval | null {
  if (mode !== 'above') return { mode };
  // Both ways of writing a decimal sign; one for thousands is not guessed at.
  const text = amount.trim().replace(',', '.');
  if (!/^\d{1,12}(\.\d+)?$/.test(text) || !/^[A-Z]{3}$/.test(currency.trim().toUpperCase())) return null;
  return { mode, amount: moneyFromDecimal(text, currency.trim().toUpperCase()) };
}
