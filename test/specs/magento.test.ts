import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { magento } from '../../providers/magento/index.ts';
import { contextOf, sourcesOf } from './examples.ts';
import { type Exceptions, expectOnly } from './exceptions.ts';
import { needSpecs, readSpec } from './folder.ts';
import { openDescription } from './openapi.ts';
import { isThing, type Judge, openSchemas, pointed, type Thing, thing } from './schemas.ts';
import { everythingSent, patienceMs } from './traffic.ts';

const anyCall =
  'Taken by every call that answers: https://developer.adobe.com/commerce/webapi/rest/use-rest/retrieve-filtered-responses/';
const sentBack =
  'Magento answers null for a region without a name and takes it back (Magento/Framework/Reflection/TypeProcessor.php); ' +
  'Swagger 2.0 has no word for null.';
const untold: Exceptions = {
  'GET /V1/orders: query fields is not known': anyCall,
  'GET /V1/products: query fields is not known': anyCall,
  'PUT /V1/customers/{customerId}: body /customer/addresses/*/region/region must be string': sentBack,
  'PUT /V1/customers/{customerId}: body /customer/addresses/*/region/region_code must be string': sentBack,
};

it('magento gets what its description takes', { timeout: patienceMs }, async (test) => {
  needSpecs(test);
  const description = openDescription(thing(readSpec('adobe-commerce-admin')), {
    // It is written for the store view called default.
    base: '/rest/all',
    // It names the first of filters, groups and sort orders only.
    queryName: (name) => name.replaceAll(/\[\d+\]/g, '[0]'),
  });
  const sent = await everythingSent('magento');
  expectOnly(
    sent.flatMap(({ asked }) => description.check(asked)),
    untold,
  );
});

/** What a description that has no examples says about records: judges them by the list that they come in. */
function judgeOf(document: Thing, path: string): Judge {
  const { get } = thing(thing(document.paths)[`/V1${path}`]);
  const { schema } = thing(thing(thing(get).responses)['200']);
  const list = thing(pointed(document, String(thing(schema).$ref)));
  return openSchemas(document).judge(thing(thing(list.properties).items).items);
}

/** Swagger 2.0 has no word for null, which Magento puts wherever there is nothing. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isThing(value)) return value;
  const there = Object.entries(value).filter(([, part]) => part !== null);
  return Object.fromEntries(there.map(([name, part]) => [name, withoutNulls(part)]));
}

const emptyList = 'An object of PHP that is empty becomes a list in JSON.';
const oddities: Exceptions = {
  'customers: /extension_attributes must be object': emptyList,
  'invoices: /extension_attributes must be object': emptyList,
  'stock: /extension_attributes must be object': emptyList,
  'products: /custom_attributes/*/value must be string':
    'Attributes of several values, such as category_ids, are lists; the description has one type for all of them.',
};

it('magento reads no field that its description does not know', (test) => {
  needSpecs(test);
  const document = thing(readSpec('adobe-commerce-admin'));
  const context = contextOf({ id: 'S', name: 'Shop', currency: 'EUR', timezone: 'Europe/Athens' });
  const found = sourcesOf(magento).flatMap((stream) => {
    const [first] = stream.first({ ...context, settings: { site: 'https://shop.example' } });
    // Stock is asked for by the SKUs of the products that come first.
    const judge = judgeOf(document, stream.id === 'stock' ? '/inventory/source-items' : (first?.path ?? ''));
    const file = new URL(`../../providers/magento/fixtures/${stream.id}.json`, import.meta.url);
    const rows: unknown[] = JSON.parse(readFileSync(file, 'utf8'));
    expect(rows, stream.id).not.toEqual([]);
    return rows.flatMap((row) => judge(withoutNulls(row)).map((what) => `${stream.id}: ${what}`));
  });
  // Fixtures hold only what is read.
  expectOnly(
    found.filter((what) => !what.includes('must have required property')),
    oddities,
  );
});
