import { describe, expect, it } from 'vitest';
import type { Plan } from '../../demo/data/make.ts';
import { makePeople, makeProducts, makeSales } from '../../demo/data/make.ts';
import type { Currency } from '../../demo/data/money.ts';
import { convertMinor, decimalNumber, decimalText, shareMinor } from '../../demo/data/money.ts';
import { createRandom } from '../../demo/data/random.ts';
import { priceSale } from '../../demo/data/sale.ts';

const NOW = Date.parse('2026-11-21T10:00:00Z');

function plan(seed = 1): Plan {
  let last = 0;
  const nextId = () => {
    last += 1;
    return last;
  };
  return { random: createRandom(seed), scale: 1, nowMs: NOW, nextId };
}

function sales(seed = 1) {
  const shared = plan(seed);
  return makeSales(shared, makePeople(shared), makeProducts(shared));
}

describe('random', () => {
  it('repeats itself for a seed and forks by name', () => {
    const draws = (seed: number) => Array.from({ length: 5 }, createRandom(seed).next);
    expect(draws(7)).toEqual(draws(7));
    expect(draws(7)).not.toEqual(draws(8));
    const used = createRandom(7);
    used.next();
    expect(used.fork('a').next()).toBe(createRandom(7).fork('a').next());
    expect(used.fork('a').next()).not.toBe(used.fork('b').next());
    expect(() => used.pick([])).toThrow();
  });
});

describe('money', () => {
  it.each<[number, Currency, string]>([
    [123450, 'EUR', '1234.50'],
    [5, 'EUR', '0.05'],
    [-1999, 'USD', '-19.99'],
    [1500, 'JPY', '1500'],
    [12345, 'KWD', '12.345'],
    [-7, 'KWD', '-0.007'],
  ])('writes %d %s as %s', (amount, currency, text) => {
    expect(decimalText(amount, currency)).toBe(text);
    expect(decimalNumber(amount, currency)).toBe(Number(text));
  });

  it('converts to whole minor units, dinars to tens of fils', () => {
    expect(convertMinor(1000, 'EUR', 'JPY')).toBe(1620);
    expect(convertMinor(1001, 'EUR', 'KWD') % 10).toBe(0);
    expect(shareMinor(100, 1, 3, 'EUR')).toBe(33);
    expect(shareMinor(100, 3, 3, 'EUR')).toBe(100);
  });
});

describe('sales', () => {
  const all = sales();

  it('are the same for the same seed', () => {
    expect(JSON.stringify(sales(3))).toBe(JSON.stringify(sales(3)));
    expect(JSON.stringify(sales(3))).not.toBe(JSON.stringify(all));
  });

  it('add up in their own currency and in the shop’s', () => {
    for (const sale of all) {
      for (const priced of [priceSale(sale), priceSale(sale, 'EUR')]) {
        const net = priced.lines.reduce((sum, line) => sum + line.net, 0);
        expect(priced.total).toBe(net + priced.shipping.net + priced.tax);
        const listed =
          priced.lines.reduce((sum, line) => sum + line.gross, 0) - priced.discount + priced.shipping.gross;
        expect(priced.total).toBe(sale.inclusive ? listed : listed + priced.tax);
        expect(priced.refunded).toBeLessThanOrEqual(priced.total);
        expect(Number.isInteger(priced.total) && priced.total > 0).toBe(true);
        for (const refund of priced.refunds) expect(refund.amount).toBeGreaterThan(0);
      }
    }
  });

  it('have what makes real shops hard', () => {
    const currencies = new Set(all.map((sale) => sale.currency));
    expect([...currencies].sort()).toEqual(['EUR', 'GBP', 'JPY', 'KWD', 'USD']);
    expect(all.some((sale) => /[α-ω]/i.test(sale.buyer.last))).toBe(true);
    expect(all.some((sale) => /\p{Extended_Pictographic}/u.test(sale.buyer.first))).toBe(true);
    expect(all.some((sale) => sale.buyer.first.length > 100)).toBe(true);
    expect(all.some((sale) => sale.guest && sale.coupon !== null)).toBe(true);
    const refunded = all.filter((sale) => sale.refunds.length > 0).map((sale) => priceSale(sale));
    expect(refunded.some((priced) => priced.refunded === priced.total)).toBe(true);
    expect(refunded.some((priced) => priced.refunded < priced.total)).toBe(true);
    expect(refunded.some((priced) => priced.refunds.length > 1)).toBe(true);
  });

  it('lie in the past, oldest first', () => {
    const times = all.map((sale) => sale.createdAt);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(Math.max(...all.map((sale) => sale.updatedAt))).toBeLessThan(NOW);
  });
});
