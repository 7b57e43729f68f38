import { z } from 'zod';
import { type ActionContext, conflict, defineAction, intent, refused, type Step } from '../kit/index.ts';
import * as documents from './mutations.ts';
import { dataOf, mutation, piecesOf, reading } from './writing.ts';

const level = z.object({
  inventoryLevel: z
    .object({
      item: z.object({ id: z.string() }),
      location: z.object({ id: z.string() }),
      quantities: z.array(z.object({ quantity: z.int() })).length(1),
    })
    .nullable(),
});

export const stockSet = defineAction({
  kind: 'stock.set',
  scopes: ['write_inventory'],
  first: ({ externalId: id }) => reading(documents.LEVEL, { id }),
  read: (response, request, input, context): Step => {
    const { externalId, available, expected } = input;
    if (request.carry?.was !== undefined) return { done: { externalId, before: { available: request.carry.was } } };
    const { inventoryLevel: found } = dataOf(response, level);
    if (found === null) return refused('it is not kept at that place any more', 'gone');
    const [is] = found.quantities.map(({ quantity }) => quantity);
    const to = piecesOf(available);
    const from = expected === null ? null : piecesOf(expected);
    if (to === undefined || from === undefined || is === undefined) return refused('Shopify counts whole pieces');
    // An earlier try may have set it; then it is no longer what it was expected to be.
    if (is === to) return { done: { externalId, before: { available: expected ?? String(is) } } };
    if (from !== null && from !== is) return conflict(`there are ${is} now`);
    const { item, location } = found;
    return { next: setting({ itemId: item.id, locationId: location.id, from, to, is }, context) };
  },
  inverse: ({ before }, { externalId, productId, locationId, available }) =>
    intent('stock.set', {
      ...{ externalId, productId, locationId, expected: available },
      available: z.string().parse(before?.available),
    }),
});

interface Setting {
  readonly itemId: string;
  readonly locationId: string;
  readonly from: number | null;
  readonly to: number;
  readonly is: number;
}

/** Shopify compares too: `changeFromQuantity` must be given since 2026-04, even as null. */
function setting({ itemId, locationId, from, to, is }: Setting, { key, reference }: ActionContext) {
  const quantity = { inventoryItemId: itemId, locationId, quantity: to, changeFromQuantity: from };
  const input = {
    name: 'available',
    reason: 'correction',
    referenceDocumentUri: `gid://backroom/Write/${reference}`,
    quantities: [quantity],
  };
  const variables = { input, key: key('set') };
  return mutation(documents.STOCK_SET, variables, { repeatable: true, carry: { was: String(is) } });
}
