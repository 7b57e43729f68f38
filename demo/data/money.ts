export type Currency = 'EUR' | 'USD' | 'GBP' | 'JPY' | 'KWD';

/** Decimal places of ISO 4217, and what one euro buys in the pretend world. */
const CURRENCIES: Record<Currency, { exponent: number; perEuro: number; symbol: string; name: string }> = {
  EUR: { exponent: 2, perEuro: 1, symbol: '€', name: 'Euro' },
  USD: { exponent: 2, perEuro: 1.08, symbol: '$', name: 'United States Dollar' },
  GBP: { exponent: 2, perEuro: 0.86, symbol: '£', name: 'British Pound Sterling' },
  JPY: { exponent: 0, perEuro: 162, symbol: '¥', name: 'Japanese Yen' },
  KWD: { exponent: 3, perEuro: 0.332, symbol: 'د.ك', name: 'Kuwaiti Dinar' },
};

export function exponentOf(currency: Currency): number {
  return CURRENCIES[currency].exponent;
}

export function symbolOf(currency: Currency): string {
  return CURRENCIES[currency].symbol;
}

export function nameOf(currency: Currency): string {
  return CURRENCIES[currency].name;
}

/** How many units of `to` one unit of `from` buys. */
export function exchangeRate(from: Currency, to: Currency): number {
  return Number((CURRENCIES[to].perEuro / CURRENCIES[from].perEuro).toFixed(6));
}

/** Amounts in dinars are multiples of 10 fils, since card networks take no finer ones. */
function stepOf(currency: Currency): number {
  return currency === 'KWD' ? 10 : 1;
}

export function roundMinor(amountMinor: number, currency: Currency): number {
  const step = stepOf(currency);
  return Math.round(amountMinor / step) * step;
}

/** The part of an amount that falls to `part` of `whole`, never more than the amount. */
export function shareMinor(amountMinor: number, part: number, whole: number, currency: Currency): number {
  if (part >= whole) return amountMinor;
  const step = stepOf(currency);
  return Math.floor((amountMinor * part) / whole / step) * step;
}

/** From minor units of one currency to minor units of another. */
export function convertMinor(amountMinor: number, from: Currency, to: Currency): number {
  if (from === to) return amountMinor;
  const units = (amountMinor / 10 ** exponentOf(from)) * exchangeRate(from, to);
  return roundMinor(units * 10 ** exponentOf(to), to);
}

/** '1234.50' for 123450 minor units of a two-decimal currency; `places` pads or keeps the currency's own places. */
export function decimalText(amountMinor: number, currency: Currency, places = exponentOf(currency)): string {
  const exponent = exponentOf(currency);
  const sign = amountMinor < 0 ? '-' : '';
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const fraction = exponent === 0 ? '' : digits.slice(-exponent);
  const padded = fraction.padEnd(Math.max(places, exponent), '0');
  return padded === '' ? `${sign}${whole}` : `${sign}${whole}.${padded}`;
}

/** The same amount as a JSON number; exact, since the shortest text of a double this small reads back the same. */
export function decimalNumber(amountMinor: number, currency: Currency): number {
  return Number(decimalText(amountMinor, currency));
}
