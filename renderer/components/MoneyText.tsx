import type { Money } from '../../contract/money.ts';
import { money as moneyText } from '../lib/format.ts';
import css from './MoneyText.module.css';

/** An amount with its currency, in figures that line up; right-aligned by the cell it stands in. */
export function MoneyText({ money }: { money: Money | null }) {
  if (money === null) return null;
  return (
    <span className={css.money} data-negative={money.amountMinor < 0 || undefined}>
      {moneyText(money)}
    </span>
  );
}
