import type { ActionInput } from '../../contract/actions/index.ts';
import { type Money, moneyFromDecimal, moneyToDecimal } from '../../contract/money.ts';
import {
  type Account,
  type Action,
  changedOf,
  defineAction,
  defineUpdate,
  get,
  intent,
  jsonNumber,
} from '../kit/index.ts';
import { withCodes } from './codes.ts';
import * as records from './records.ts';
import { finding, keyMinutes, may, only, post, put, quoted, readDone } from './write.ts';

/** The longest that Xero takes. */
const longest = { code: 30, name: 50 };

/** Xero counts as JavaScript does; half of an emoji is left out. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');
}

/** An item needs a code of its own; one that has none gets the reference, which is unique in its first 30 signs, too. */
function codeOf(sku: string | null, reference: string): string {
  return sku ?? cut(reference.replaceAll('-', ''), longest.code);
}

/** The same name and price under the same code: that is the item which an earlier try has made. */
function isItem(raw: unknown, { title, price }: ActionInput<'product.create'>): boolean {
  const { Name, SalesDetails } = records.item.parse(raw);
  const is = SalesDetails?.UnitPrice ?? null;
  const isPrice = is !== null && moneyFromDecimal(is, price.currency).amountMinor === price.amountMinor;
  return Name === cut(title, longest.name) && isPrice;
}

/** Prices are in the organisation's own currency, which Xero does not ask for. @throws RangeError for another one */
function checkCurrency({ currency }: Money, account: Account): void {
  if (currency !== account.currency) throw new RangeError(`prices of items are in ${account.currency} there`);
}

const made = withCodes<ActionInput<'product.create'>>(
  ({ incomeAccountId, expenseAccountId }) => ({ Accounts: [incomeAccountId, expenseAccountId], Items: [] }),
  ({ title, sku, price, incomeAccountId, expenseAccountId }, accountCode, context) =>
    put(
      'Items',
      {
        Code: codeOf(sku, context.reference),
        Name: cut(title, longest.name),
        Description: title,
        SalesDetails: {
          UnitPrice: jsonNumber(moneyToDecimal(price)),
          ...(incomeAccountId === null ? {} : { AccountCode: accountCode(incomeAccountId) }),
        },
        ...(expenseAccountId === null ? {} : { PurchaseDetails: { AccountCode: accountCode(expenseAccountId) } }),
      },
      context,
    ),
);

/** Items made and changed. */
export const goods: readonly Action[] = [
  defineAction({
    kind: 'product.create',
    keyMinutes,
    scopes: may('settings'),
    note: 'Xero takes 50 signs of a name, and 30 of a code, each code once.',
    first: (input, context) => {
      checkCurrency(input.price, context.account);
      return made.first(input, context);
    },
    read: (response, request, input, context) =>
      request.method === 'GET' ? made.read(response, request, input, context) : readDone('Items', response),
    lookUp: finding<ActionInput<'product.create'>>(
      'Items',
      ({ sku }, { reference }) => `Code==${quoted(codeOf(sku, reference))}`,
      isItem,
    ),
    inverse: ({ externalId, version = null }) => intent('product.archive', { externalId, version }),
  }),
  defineUpdate({
    kind: 'product.update',
    keyMinutes,
    scopes: may('settings'),
    note: 'Xero has no archive for items that an app can reach, and an item cannot be without a code.',
    lacks: ['status'],
    schema: records.item,
    body: only('Items'),
    get: (externalId) => get(`/Items/${externalId}`, { unitdp: 4 }),
    version: ({ UpdatedDateUTC }) => UpdatedDateUTC ?? '',
    before: ({ Name, Code, SalesDetails }, input) => {
      const is = SalesDetails?.UnitPrice ?? null;
      const price = input.price && is !== null ? { price: { ...moneyFromDecimal(is, input.price.currency) } } : {};
      return { ...changedOf(input, { title: Name ?? Code, sku: Code }), ...price };
    },
    put: ({ title, sku, price, status }, { ItemID, Code, SalesDetails }, context) => {
      if (status === 'archived') throw new RangeError('an item cannot be archived by an app');
      if (price) checkCurrency(price, context.account);
      // What is not said again of the sales details would be taken away.
      const { AccountCode, TaxType } = SalesDetails ?? {};
      const sold = { ...(AccountCode ? { AccountCode } : {}), ...(TaxType ? { TaxType } : {}) };
      const fields = {
        Code: sku ?? Code,
        ...(title === undefined ? {} : { Name: cut(title, longest.name) }),
        ...(price ? { SalesDetails: { ...sold, UnitPrice: jsonNumber(moneyToDecimal(price)) } } : {}),
      };
      return { ...post('Items', ItemID, fields, context), query: { unitdp: 4 } };
    },
  }),
];
