import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Shop } from '../../demo/shop.ts';
import { startShop } from '../../demo/shop.ts';
import { quickbooksSignIn } from '../support/demo-callback.ts';
import { dig, minor, quickbooksAll, rowsAt, shopifyAll, stripeAll, textAt, wooAll } from '../support/demo-client.ts';

const PLACES: Record<string, number> = { JPY: 0, KWD: 3 };

function placesOf(currency: unknown): number {
  return PLACES[String(currency).toUpperCase()] ?? 2;
}

function sum(rows: unknown[], path: string, places = 0): number {
  return rows.reduce<number>((total, row) => total + minor(dig(row, path), places), 0);
}

/** As each API shows them, since that is what an app has to make sense of (must-not-fail 29 and 30). */
describe('what the pretend vendors show adds up', () => {
  let shop: Shop;

  beforeAll(async () => {
    shop = await startShop({ scale: 0.15 });
    shop.change();
  });
  afterAll(() => shop.close());

  it('WooCommerce: total = lines + shipping + tax, refunds never more', async () => {
    for (const order of await wooAll(shop, '/orders')) {
      const places = placesOf(dig(order, 'currency'));
      const value = (path: string) => minor(dig(order, path), places);
      const lines = sum(rowsAt(order, 'line_items'), 'total', places);
      expect(value('total')).toBe(lines + value('shipping_total') + value('total_tax'));
      expect(value('total_tax')).toBe(value('cart_tax') + value('shipping_tax'));
      const discount = sum(rowsAt(order, 'line_items'), 'subtotal', places) - lines;
      expect(value('discount_total')).toBe(discount);
      expect(-sum(rowsAt(order, 'refunds'), 'total', places)).toBeLessThanOrEqual(value('total'));
    }
  });

  it('Shopify: total = subtotal + shipping + tax in both currencies, payouts = charges - fees - refunds', async () => {
    const money = '{ shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }';
    const fields = ['subtotalPriceSet', 'totalPriceSet', 'totalTaxSet', 'totalShippingPriceSet', 'totalRefundedSet'];
    const orders = await shopifyAll(
      shop,
      'orders',
      `taxesIncluded ${fields.map((name) => `${name} ${money}`).join(' ')}`,
    );
    for (const order of orders) {
      for (const side of ['shopMoney', 'presentmentMoney']) {
        const places = placesOf(dig(order, `totalPriceSet.${side}.currencyCode`));
        const value = (name: string) => minor(dig(order, `${name}.${side}.amount`), places);
        const tax = dig(order, 'taxesIncluded') === true ? 0 : value('totalTaxSet');
        expect(value('totalPriceSet')).toBe(value('subtotalPriceSet') + value('totalShippingPriceSet') + tax);
        expect(value('totalRefundedSet')).toBeLessThanOrEqual(value('totalPriceSet'));
      }
    }
    const summary = 'summary { chargesGross { amount } chargesFee { amount } refundsFeeGross { amount } }';
    const payouts = await shopifyAll(shop, 'payouts', `id net { amount } ${summary}`, 'shopifyPaymentsAccount');
    const movements = await shopifyAll(
      shop,
      'balanceTransactions',
      'net { amount } associatedPayout { id }',
      'shopifyPaymentsAccount',
    );
    for (const payout of payouts) {
      const part = (name: string) => minor(dig(payout, `summary.${name}.amount`), 2);
      const net = minor(dig(payout, 'net.amount'), 2);
      expect(net).toBe(part('chargesGross') - part('chargesFee') + part('refundsFeeGross'));
      const own = movements.filter((row) => dig(row, 'associatedPayout.id') === dig(payout, 'id'));
      expect(sum(own, 'net.amount', 2)).toBe(net);
    }
  });

  it('QuickBooks: total = lines - discount + tax, balances follow payments, deposits their lines', async () => {
    const { access } = await quickbooksSignIn(shop);
    const payments = await quickbooksAll(shop, access, 'Payment');
    for (const entity of ['Invoice', 'SalesReceipt', 'RefundReceipt', 'CreditMemo']) {
      for (const record of await quickbooksAll(shop, access, entity)) {
        const places = placesOf(dig(record, 'CurrencyRef.value'));
        const ofType = (type: string) => rowsAt(record, 'Line').filter((line) => dig(line, 'DetailType') === type);
        const lines = sum(ofType('SalesItemLineDetail'), 'Amount', places);
        const discount = sum(ofType('DiscountLineDetail'), 'Amount', places);
        const total = minor(dig(record, 'TotalAmt'), places);
        expect(total).toBe(lines - discount + minor(dig(record, 'TxnTaxDetail.TotalTax'), places));
        if (entity !== 'Invoice') continue;
        const paid = payments.filter((row) => dig(row, 'Line.0.LinkedTxn.0.TxnId') === dig(record, 'Id'));
        expect(minor(dig(record, 'Balance'), places)).toBe(total - sum(paid, 'TotalAmt', places));
      }
    }
    for (const deposit of await quickbooksAll(shop, access, 'Deposit')) {
      expect(minor(dig(deposit, 'TotalAmt'), 2)).toBe(sum(rowsAt(deposit, 'Line'), 'Amount', 2));
    }
  });

  it('Stripe: invoices from their lines, refunds within charges, payouts = what moved', async () => {
    for (const invoice of await stripeAll(shop, '/v1/invoices')) {
      const lines = await stripeAll(shop, `/v1/invoices/${textAt(invoice, 'id')}/lines`);
      expect(dig(invoice, 'subtotal')).toBe(sum(lines, 'amount'));
      const exclusive = rowsAt(invoice, 'total_taxes').filter((tax) => dig(tax, 'tax_behavior') === 'exclusive');
      const discount = sum(rowsAt(invoice, 'total_discount_amounts'), 'amount');
      expect(dig(invoice, 'total')).toBe(sum(lines, 'amount') - discount + sum(exclusive, 'amount'));
    }
    const refunds = await stripeAll(shop, '/v1/refunds');
    for (const charge of await stripeAll(shop, '/v1/charges')) {
      const own = refunds.filter((refund) => dig(refund, 'charge') === dig(charge, 'id'));
      expect(dig(charge, 'amount_refunded')).toBe(sum(own, 'amount'));
      expect(Number(dig(charge, 'amount_refunded'))).toBeLessThanOrEqual(Number(dig(charge, 'amount')));
      if (dig(charge, 'currency') === 'kwd') expect(Number(dig(charge, 'amount')) % 10).toBe(0);
    }
    for (const payout of await stripeAll(shop, '/v1/payouts')) {
      const moved = await stripeAll(shop, `/v1/balance_transactions?payout=${textAt(payout, 'id')}`);
      const others = moved.filter((row) => dig(row, 'type') !== 'payout');
      expect(sum(others, 'net')).toBe(dig(payout, 'amount'));
      expect(sum(moved, 'net')).toBe(0);
    }
  });
});
