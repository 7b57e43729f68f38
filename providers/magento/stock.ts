import { z } from 'zod';
import { defineStream, get, idText, type Page, pageAfter, type Request, type Response } from '../kit/index.ts';
import * as people from './people-goods.ts';
import { criteria, type Filter, fieldOf, itemsOf, list, own, pageNumber, readList, wanted } from './search.ts';

const stockedTypes = 'simple,virtual,downloadable,giftcard';
/** Web servers refuse addresses of more than about 8,000 characters. */
const longestList = 1500;
const sourceItemsPage = 300;

const named = z.object({ id: idText, sku: z.string().min(1), name: z.string().nullish() });

/** A source item knows only its SKU, so products are gone through, and asked for theirs some at a time. */
export const stock = defineStream({
  id: 'stock',
  label: 'Stock',
  entity: 'inventory_level',
  schema: people.stockRecord,
  map: people.toStock,
  changes: 'none',
  deletions: 'pass',
  scopes: ['Magento_Catalog::products', 'Magento_InventoryApi::source'],
  first: (context) => [
    list({
      path: '/products',
      key: own.key,
      filters: [['type_id', 'in', stockedTypes], ...wanted({ ...context, since: null }, own.scope)],
      fields: 'items[id,sku,name],total_count',
    }),
  ],
  read: (response, request) => {
    if (request.carry?.products !== undefined) return readSourceItems(response, request);
    const { records, next = [] } = readList(response, request);
    const products = records.flatMap((row) => named.safeParse(row).data ?? []);
    return { records: [], next: [...inBunches(products).map(sourceItems), ...next] };
  },
});

type Named = z.infer<typeof named>;

/** So many products that the list of their SKUs stays short; one whose SKU has a comma is asked for alone. */
function inBunches(products: readonly Named[]): Named[][] {
  const bunches: Named[][] = [];
  let length = longestList;
  for (const product of products) {
    const alone = product.sku.includes(',');
    length += encodeURIComponent(product.sku).length + 3;
    const bunch = bunches.at(-1);
    if (alone || !bunch || length > longestList) {
      bunches.push([product]);
      length = alone ? longestList : encodeURIComponent(product.sku).length;
    } else bunch.push(product);
  }
  return bunches;
}

function sourceItems(products: readonly Named[]): Request {
  const condition = products.length === 1 ? 'eq' : 'in';
  const filter: Filter = ['sku', condition, products.map(({ sku }) => sku).join(',')];
  const carried = products.map(({ id, sku, name }) => ({ id, sku, name: name ?? null }));
  return get('/inventory/source-items', criteria([filter], { pageSize: sourceItemsPage }), {
    carry: { products: carried },
  });
}

const carriedProducts = z.array(z.object({ id: z.string(), sku: z.string(), name: z.string().nullable() }));

/** @throws RangeError for an empty page where records are promised */
function readSourceItems(response: Response, request: Request): Page {
  const { items, total } = itemsOf(response);
  const numbered = { request, parameter: pageNumber, pageSize: sourceItemsPage, count: items.length, total };
  const products = carriedProducts.parse(request.carry?.products);
  // The database finds SKUs whatever their case.
  const bySku = new Map(products.map(({ id, sku, name }) => [sku.toLowerCase(), { id, name }]));
  const records = z
    .array(z.looseObject({}))
    .parse(items)
    .map((row) => {
      const [sku, source] = [fieldOf(row, 'sku') ?? '', fieldOf(row, 'source_code') ?? ''];
      return { ...row, id: people.stockId(source, sku), product: bySku.get(sku.toLowerCase()) };
    });
  return { records, next: pageAfter(numbered) };
}
