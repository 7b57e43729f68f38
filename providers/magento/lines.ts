import { z } from 'zod';
import type { Party } from '../../contract/entities/common.ts';
import type { Line, LineRole } from '../../contract/entities/documents.ts';
import { type Money, sumMoney } from '../../contract/money.ts';
import { idText, instantOfLocal, maybeText, negative, plainLine } from '../kit/index.ts';
import { addressRecord, nameOf, object } from './people-goods.ts';

/** Magento leaves out what is nothing. Amounts are in the currency of the order; `base_…` ones are the shop's. */
export const sum = idText.nullish().transform((text) => text ?? '0');

const itemAmounts = {
  discount_amount: sum,
  tax_amount: sum,
  /** The tax that was inside a discount, where prices include tax. */
  discount_tax_compensation_amount: sum,
  /** A fixed product tax, such as for electrical waste. */
  weee_tax_applied_row_amount: sum,
};

export const item = z.looseObject({
  name: maybeText,
  sku: maybeText,
  product_id: idText.nullish(),
  /** Missing for a part of a bundle or the variation of a configurable product: its whole has it. */
  row_total: idText.nullish(),
  ...itemAmounts,
});
type Item = z.infer<typeof item>;

export const extensions = object({
  gw_price: sum,
  gw_items_price: sum,
  gw_card_price: sum,
  customer_balance_amount: sum,
  gift_cards_amount: sum,
  reward_currency_amount: sum,
  custom_fees: z.array(z.looseObject({ custom_fee_label: maybeText, custom_fee_amount: sum })).nullish(),
  shipping_assignments: z.array(z.looseObject({ shipping: object({ address: addressRecord.nullish() }) })).nullish(),
});

/** What Adobe Commerce adds to a total or pays from it; a store's credit is owed to the customer as a gift card is. */
const extras = [
  ['gw_price', 'Gift wrapping', 1, 'fee'],
  ['gw_items_price', 'Gift wrapping of goods', 1, 'fee'],
  ['gw_card_price', 'Printed card', 1, 'fee'],
  ['customer_balance_amount', 'Store credit', -1, 'gift_card'],
  ['gift_cards_amount', 'Gift card', -1, 'gift_card'],
  ['reward_currency_amount', 'Reward points', -1, 'discount'],
] as const;

export const documentFields = {
  entity_id: idText,
  increment_id: z.string().min(1),
  created_at: z.string(),
  updated_at: z.string(),
  order_currency_code: z.string(),
  grand_total: idText,
  tax_amount: sum,
  discount_amount: sum,
  shipping_amount: sum,
  shipping_discount_tax_compensation_amount: sum,
  extension_attributes: extensions,
};

export const buyer = {
  customer_id: idText.nullish(),
  customer_email: maybeText,
  customer_firstname: maybeText,
  customer_lastname: maybeText,
  billing_address: addressRecord.nullish(),
};

export type Buyer = z.infer<z.ZodObject<typeof buyer>>;

export type MoneyOf = (text: string) => Money;

/** Times are UTC, whatever the shop's zone: "2026-11-20 09:30:15". @throws RangeError when one is no time */
export function stamps(raw: { entity_id: string; created_at: string; updated_at: string }) {
  return {
    externalId: raw.entity_id,
    createdAt: instantOfLocal(raw.created_at),
    changedAt: instantOfLocal(raw.updated_at),
  };
}

/** Guests have no number, and their name stands in the billing address only. */
export function toParty(raw: Buyer | undefined): Party {
  if (!raw) return { externalId: null, name: null, email: null };
  const { billing_address: billing } = raw;
  const own = nameOf({ firstname: raw.customer_firstname, lastname: raw.customer_lastname });
  const name = own ?? (billing ? (nameOf(billing) ?? billing.company) : null);
  return { externalId: raw.customer_id ?? null, name, email: raw.customer_email ?? billing?.email ?? null };
}

/** Rows are before discount and without tax; what the discount held of the tax is told apart. */
export function lineOf(raw: Item, named: Pick<Line, 'externalId' | 'productId' | 'quantity'>, money: MoneyOf): Line {
  const tax = money(raw.tax_amount);
  const parts = [raw.row_total ?? '0', raw.discount_tax_compensation_amount, raw.weee_tax_applied_row_amount].map(
    money,
  );
  const total = sumMoney([...parts, negative(money(raw.discount_amount))], tax.currency);
  return { ...named, sku: raw.sku, title: raw.name ?? raw.sku ?? '', total, tax };
}

/** A line that is no goods; none where it is nothing. */
export function feeLine(title: string, total: Money, role: LineRole = 'fee'): Line[] {
  return total.amountMinor === 0 ? [] : [plainLine(title, total, role)];
}

/** Those of the extras that are not nothing, and the fees that a shop of Adobe Commerce makes up for itself. */
export function extraLines(raw: z.infer<typeof extensions>, money: MoneyOf): Line[] {
  const known = extras.flatMap(([field, title, sign, role]) => {
    const total = money(raw[field]);
    return feeLine(title, sign < 0 ? negative(total) : total, role);
  });
  const own = (raw.custom_fees ?? []).flatMap((fee) =>
    feeLine(fee.custom_fee_label ?? 'Fee', money(fee.custom_fee_amount)),
  );
  return [...known, ...own];
}
