import { describe, expect, it } from 'vitest';
import type { Asked } from '../acceptance/stand.ts';
import { openDescription } from './openapi.ts';
import { nested } from './texts.ts';

const item = {
  type: 'object',
  required: ['sku', 'id'],
  properties: {
    id: { type: 'string', readOnly: true },
    sku: { type: 'string', maxLength: 5 },
    count: { type: 'integer', nullable: true },
    state: { $ref: '#/components/schemas/State' },
    parts: { type: 'array', items: { $ref: '#/components/schemas/Item' } },
  },
};
const document = {
  openapi: '3.0.0',
  servers: [{ url: 'https://vendor.example/api/2.0/' }],
  paths: {
    '/items': {
      get: {
        parameters: [
          { name: 'limit', in: 'query', required: true, schema: { type: 'integer', maximum: 100 } },
          {
            name: 'ids',
            in: 'query',
            explode: false,
            schema: { type: 'array', items: { format: 'uuid', type: 'string' } },
          },
          { name: 'made', in: 'query', style: 'deepObject', schema: { properties: { gte: { type: 'integer' } } } },
          { $ref: '#/components/parameters/tenant' },
        ],
      },
      post: { requestBody: { required: true, content: { 'application/json': { schema: item } } } },
    },
    '/items/{id}': {
      post: { requestBody: { content: { 'application/x-www-form-urlencoded': { schema: item } } } },
    },
    '/items/all': { delete: {} },
  },
  components: {
    parameters: { tenant: { name: 'Tenant-Id', in: 'header', required: true, schema: { enum: ['T1'] } } },
    schemas: { State: { type: 'string', enum: ['on', 'off'] }, Item: item },
  },
};
const { check } = openDescription(document, { headers: ['version'] });

function asked(method: string, path: string, more: Partial<Asked> = {}): Asked {
  return { method, path: `/api/2.0${path}`, headers: { accept: '*/*', version: '1' }, body: '', elapsed: 0, ...more };
}
const json = (body: unknown) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const form = (body: string) => ({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body });
const tenant = { headers: { 'tenant-id': 'T1' } };
const uuid = '6b0f7ab2-5f0c-4f4b-8f7e-2f1b9b1d7f10';

describe('a description', () => {
  it.each([
    asked('GET', `/items?limit=100&ids=${uuid},${uuid}&made[gte]=5`, tenant),
    asked('POST', '/items', json({ sku: 'a', count: null, state: 'on', parts: [{ sku: 'b', count: 2 }] })),
    asked('POST', '/items/1', form('sku=a&count=3&parts[0][sku]=b&parts[1][sku]=c')),
    asked('DELETE', '/items/all'),
  ])('takes $method $path', (one) => {
    expect(check(one)).toEqual([]);
  });

  it.each([
    ['GET /api/2.0/other', asked('GET', '/other')],
    ['PUT /api/2.0/items', asked('PUT', '/items')],
    ['query limit is missing', asked('GET', '/items', tenant)],
    ['query limit must be integer', asked('GET', '/items?limit=many', tenant)],
    ['query limit must be <= 100', asked('GET', '/items?limit=101', tenant)],
    ['query colour is not known', asked('GET', '/items?limit=1&colour=red', tenant)],
    ['query ids/* must match format', asked('GET', `/items?limit=1&ids=${uuid},2`, tenant)],
    ['query made/lte is not known', asked('GET', '/items?limit=1&made[lte]=5', tenant)],
    ['header Tenant-Id is missing', asked('GET', '/items?limit=1')],
    ['header Tenant-Id is none of the values: T2', asked('GET', '/items?limit=1', { headers: { 'tenant-id': 'T2' } })],
    ['header colour is not known', asked('DELETE', '/items/all', { headers: { colour: 'red' } })],
    ['body is missing', asked('POST', '/items')],
    ["body  must have required property 'sku'", asked('POST', '/items', json({}))],
    ['body /id is not known', asked('POST', '/items', json({ id: '1', sku: 'a' }))],
    ['body /count must be integer', asked('POST', '/items', json({ sku: 'a', count: '3' }))],
    ['body /state is none of the values: up', asked('POST', '/items', json({ sku: 'a', state: 'up' }))],
    [
      'body /parts/*/colour is not known',
      asked('POST', '/items', json({ sku: 'a', parts: [{ sku: 'b', colour: 1 }] })),
    ],
    ['body of type "application/json" is not known', asked('POST', '/items/1', json({ sku: 'a' }))],
    ['body /sku must NOT have more than 5 characters', asked('POST', '/items/1', form('sku=abcdef'))],
    ['body of type "application/json" is not known', asked('DELETE', '/items/all', json({}))],
  ])('says: %s', (what, one) => {
    expect(check(one)).toEqual([expect.stringContaining(what)]);
  });
});

it('reads brackets as lists and objects', () => {
  const form = new URLSearchParams('a=1&b[x]=2&b[y][]=3&b[y][]=4&c[0][d]=5&c[1][d]=6');
  expect(nested(form)).toEqual({ a: '1', b: { x: '2', y: ['3', '4'] }, c: [{ d: '5' }, { d: '6' }] });
  expect(() => nested(new URLSearchParams('a=1&a=2'))).toThrow(RangeError);
});
