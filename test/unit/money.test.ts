import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencyExponent, moneyFromDecimal, moneySchema, moneyToDecimal, sumMoney } from '../../contract/money.ts';

const currency = fc.constantFrom('EUR', 'USD', 'JPY', 'KWD', 'CLF', 'ISK', 'TND', 'XYZ');
const minor = fc.maxSafeInteger();

describe('#29 money', () => {
  it('goes to decimal text and back without a change', () => {
    fc.assert(
      fc.property(minor, currency, (amountMinor, code) => {
        const money = { amountMinor: amountMinor === 0 ? 0 : amountMinor, currency: code };
        expect(moneyFromDecimal(moneyToDecimal(money), code)).toEqual(money);
        expect(moneySchema.parse(money)).toEqual(money);
      }),
    );
  });

  it('has its currency’s own number of digits', () => {
    fc.assert(
      fc.property(minor, currency, (amountMinor, code) => {
        const [, fraction = ''] = moneyToDecimal({ amountMinor, currency: code }).split('.');
        expect(fraction).toHaveLength(currencyExponent(code));
      }),
    );
  });

  it.each([
    ['12.50', 'EUR', 1250],
    ['-3', 'EUR', -300],
    ['1.2e3', 'EUR', 120_000],
    ['5e-2', 'EUR', 5],
    ['0.005', 'EUR', 1],
    ['-0.005', 'EUR', -1],
    ['0.0049999', 'EUR', 0],
    ['-0.001', 'EUR', 0],
    ['100', 'JPY', 100],
    ['100.5', 'JPY', 101],
    ['1.234', 'KWD', 1234],
    ['1.2345', 'KWD', 1235],
    [' 7. ', 'EUR', 700],
    ['90071992547409.91', 'EUR', Number.MAX_SAFE_INTEGER],
  ])('%s %s is %i of the smallest unit', (text, code, amountMinor) => {
    expect(moneyFromDecimal(text, code)).toEqual({ amountMinor, currency: code });
    expect(Object.is(moneyFromDecimal(text, code).amountMinor, -0)).toBe(false);
  });

  it.each([
    '',
    ' ',
    '.',
    '1,50',
    '1 000',
    '$5',
    '0x10',
    'NaN',
    'Infinity',
    '1e999',
    '--1',
    '1.2.3',
    '٣',
    '90071992547409.92',
    '9'.repeat(61),
    '1'.repeat(5_000_000),
  ])('refuses %#', (text) => {
    expect(() => moneyFromDecimal(text, 'EUR')).toThrow(RangeError);
  });

  it('takes any text or refuses it, and never makes half an amount', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double().map(String)), currency, (text, code) => {
        try {
          expect(Number.isSafeInteger(moneyFromDecimal(text, code).amountMinor)).toBe(true);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(RangeError);
        }
      }),
    );
  });

  it('adds up exactly, in one currency only', () => {
    const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
    expect(sumMoney([eur(10), eur(20), eur(-5)], 'EUR')).toEqual(eur(25));
    expect(sumMoney([], 'JPY')).toEqual({ amountMinor: 0, currency: 'JPY' });
    expect(() => sumMoney([eur(1), { amountMinor: 1, currency: 'USD' }], 'EUR')).toThrow(RangeError);
    expect(() => sumMoney([eur(Number.MAX_SAFE_INTEGER), eur(1)], 'EUR')).toThrow(RangeError);
  });
});
