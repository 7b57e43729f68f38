import type { EventFilter, InputOf, Subscription } from '../../../contract/ipc/index.ts';
import { moneyFromDecimal, moneyToDecimal } from '../../../contract/money.ts';
import { say } from '../../../contract/words/index.ts';

/** What stands in the form of an address, as typed. */
export interface AddressValues {
  url: string;
  description: string;
  everything: boolean;
  types: readonly string[];
  connectionIds: readonly string[];
  amount: string;
  currency: string;
  private: boolean;
}

export type AddressField = 'url' | 'types' | 'amount' | 'currency';
export type AddressTroubles = Partial<Record<AddressField, string>>;

export const emptyAddress: AddressValues = {
  url: '',
  description: '',
  everything: false,
  types: [],
  connectionIds: [],
  amount: '',
  currency: '',
  private: false,
};

export function valuesOf({ url, description, types, filter, private: near }: Subscription): AddressValues {
  const { connectionIds = [], minAmountMinor, currency = '' } = filter;
  const everything = types.includes('*');
  return {
    url,
    description,
    everything,
    types: everything ? [] : types,
    connectionIds,
    amount: minAmountMinor === undefined ? '' : moneyToDecimal({ amountMinor: minAmountMinor, currency }),
    currency,
    private: near,
  };
}

/** Names and numbers that can only lie on this PC or around it. The Hub looks at what a name resolves to as well. */
const near =
  /^(localhost|.*\.(local|lan|internal|home)|127\..*|10\..*|192\.168\..*|169\.254\..*|172\.(1[6-9]|2\d|3[01])\..*|\[::1\]|\[f[cd].*|\[fe80.*)$/i;

/** What is wrong with an address, as a sentence; null when it may be asked for. */
export function urlTrouble(typed: string, allowNear: boolean): string | null {
  const text = typed.trim();
  if (text === '') return say('webhooks.form.urlMissing');
  if (/\s/.test(text) || !URL.canParse(text)) return say('webhooks.form.urlWrong');
  const { protocol, hostname } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return say('webhooks.form.urlWrong');
  if (allowNear) return null;
  if (near.test(hostname) || !hostname.includes('.')) return say('webhooks.form.urlNear');
  return protocol === 'http:' ? say('webhooks.form.urlPlain') : null;
}

/** The troubles of the whole form by field; empty when it may be sent. */
export function addressTroubles(values: AddressValues): AddressTroubles {
  const troubles: AddressTroubles = {};
  const url = urlTrouble(values.url, values.private);
  if (url !== null) troubles.url = url;
  if (!values.everything && values.types.length === 0) troubles.types = say('webhooks.form.none');
  if (values.amount.trim() === '') return troubles;
  if (!/^\d{1,12}([.,]\d{1,3})?$/.test(values.amount.trim())) troubles.amount = say('webhooks.form.amountWrong');
  if (!/^[A-Za-z]{3}$/.test(values.currency.trim())) troubles.currency = say('webhooks.form.currencyWrong');
  return troubles;
}

/** The form as the Hub takes it; to be asked for only where `addressTroubles` finds none. */
export function wishOf(values: AddressValues): InputOf<'subscriptions.add'> {
  return {
    url: values.url.trim(),
    description: values.description.trim(),
    types: values.everything ? ['*'] : [...values.types],
    filter: filterOf(values),
    private: values.private,
  };
}

function filterOf({ connectionIds, amount, currency }: AddressValues): EventFilter {
  const only = connectionIds.length === 0 ? {} : { connectionIds: [...connectionIds] };
  if (amount.trim() === '') return only;
  const least = moneyFromDecimal(amount.trim().replace(',', '.'), currency.trim().toUpperCase());
  return { ...only, minAmountMinor: least.amountMinor, currency: least.currency };
}
