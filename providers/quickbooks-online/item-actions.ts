import { z } from 'zod';
import type { ActionInput } from '../../contract/actions/index.ts';
import { type Money, moneyFromDecimal, moneyToDecimal } from '../../contract/money.ts';
import {
  type Account,
  type Action,
  changedOf,
  conflict,
  defineAction,
  defineUpdate,
  get,
  intent,
  type JsonObject,
  jsonNumber,
  refused,
} from '../kit/index.ts';
import * as names from './names.ts';
import { rowsIn, version } from './pull.ts';
import { nameOf } from './values.ts';
import { ending, finding, keyMinutes, only, post, quoted, readDone, select, sparse } from './writing.ts';

const itemName = (text: string) => nameOf(text, 100);

/** Items have no currency: their prices are in the company's own. @throws RangeError */
function priceField(price: Money | undefined, { currency }: Account): JsonObject {
  if (price === undefined) return {};
  if (price.currency !== currency) throw new RangeError(`prices of items are in ${currency} there`);
  return { UnitPrice: jsonNumber(moneyToDecimal(price)) };
}

const item = names.item.extend({ SyncToken: z.string() });

/** An item has no field for notes: name, price and code are what an earlier try is known by. */
function isItem(raw: unknown, { title, sku, price }: ActionInput<'product.create'>): boolean {
  const { Name, Sku, UnitPrice } = names.item.parse(raw);
  const isPrice = moneyFromDecimal(UnitPrice ?? '0', price.currency).amountMinor === price.amountMinor;
  return Name === itemName(title) && Sku === sku && isPrice;
}

/** What is written to the list of items, and their stock. */
export const itemActions: readonly Action[] = [
  defineAction({
    kind: 'product.create',
    keyMinutes,
    note: 'Made as an item that is not counted. QuickBooks takes 100 signs of a name, each name once.',
    first: ({ title, sku, price, incomeAccountId, expenseAccountId }, context) => {
      if (incomeAccountId === null) throw new RangeError('the account of its sales must be named');
      const fields = {
        Name: itemName(title),
        Description: title,
        Type: 'NonInventory',
        ...(sku === null ? {} : { Sku: sku }),
        ...priceField(price, context.account),
        IncomeAccountRef: { value: incomeAccountId },
        ...(expenseAccountId === null ? {} : { ExpenseAccountRef: { value: expenseAccountId } }),
      };
      return post('Item', fields, context);
    },
    read: (response) => readDone('Item', response),
    lookUp: finding<ActionInput<'product.create'>>('Item', ({ title }) => `Name = ${quoted(itemName(title))}`, isItem),
    inverse: ({ externalId, version: is = null }) => intent('product.archive', { externalId, version: is }),
  }),
  defineUpdate({
    kind: 'product.update',
    keyMinutes,
    schema: item,
    body: only('Item'),
    get: (externalId) => get(`/item/${externalId}`, version),
    version: ({ SyncToken }) => SyncToken,
    changedAt: ({ MetaData }) => MetaData.LastUpdatedTime,
    before: ({ Name, Sku, Active, UnitPrice }, input) => {
      const price = UnitPrice !== undefined && input.price && moneyFromDecimal(UnitPrice, input.price.currency);
      const rest = { title: Name, sku: Sku, status: Active ? 'active' : 'archived' };
      return { ...changedOf(input, rest), ...(price ? { price: { ...price } } : {}) };
    },
    put: ({ title, sku, price, status }, raw, context) =>
      sparse(
        'Item',
        raw,
        {
          ...(title === undefined ? {} : { Name: itemName(title) }),
          ...(sku === undefined ? {} : { Sku: sku ?? '' }),
          ...priceField(price, context.account),
          ...(status === undefined ? {} : { Active: status === 'active' }),
        },
        context,
      ),
  }),
  ending({
    kind: 'product.archive',
    entity: 'Item',
    how: 'archive',
    inverse: ({ externalId, version: is = null }) =>
      intent('product.update', { externalId, version: is, status: 'active' }),
  }),
  defineAction({
    kind: 'stock.set',
    keyMinutes,
    note: 'QuickBooks books the difference on the account that it keeps for shrinkage of stock.',
    first: ({ externalId }) => select('Item', `Id = ${quoted(externalId)}`),
    read: (response, request, { externalId, available, expected }, context) => {
      if (request.method === 'POST') {
        const before = { available: z.string().parse(request.carry?.available) };
        return { done: { ...readDone('Item', response).done, before } };
      }
      const [row] = rowsIn('Item', response.body);
      if (row === undefined) return refused('QuickBooks has no such item', 'gone');
      const raw = item.parse(row);
      const is = raw.QtyOnHand;
      if (is === undefined) return refused('QuickBooks does not count this item');
      // A try whose answer was lost has done it.
      const isDone = Number(is) === Number(available);
      if (isDone) return { done: { externalId, version: raw.SyncToken, before: { available: expected ?? is } } };
      if (expected !== null && Number(is) !== Number(expected)) return conflict(`there are ${is} now`);
      const next = sparse('Item', raw, { QtyOnHand: jsonNumber(available) }, context);
      return { next: { ...next, carry: { available: is } } };
    },
    inverse: ({ before }, { externalId, productId, locationId, available }) => {
      const was = z.string().parse(before?.available);
      return intent('stock.set', { externalId, productId, locationId, available: was, expected: available });
    },
  }),
];
