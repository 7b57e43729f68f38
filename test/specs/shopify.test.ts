import {
  buildClientSchema,
  type GraphQLSchema,
  getVariableValues,
  type IntrospectionQuery,
  Kind,
  NoDeprecatedCustomRule,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { expect, it } from 'vitest';
import { z } from 'zod';
import * as mutations from '../../providers/shopify/mutations.ts';
import { API } from '../../providers/shopify/pull.ts';
import * as queries from '../../providers/shopify/queries.ts';
import { expectOnly } from './exceptions.ts';
import { needSpecs, readSpec } from './folder.ts';
import { type Thing, thing } from './schemas.ts';
import { everythingSent, patienceMs, type Sent } from './traffic.ts';

const sentBody = z.strictObject({ query: z.string(), variables: z.record(z.string(), z.unknown()).optional() });

/** What the schema does not allow about a document, or has given up. */
function inDocument(schema: GraphQLSchema, document: string): string[] {
  return validate(schema, parse(document), [...specifiedRules, NoDeprecatedCustomRule]).map(({ message }) => message);
}

function inVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: Thing,
): string[] {
  const names = variableDefinitions.map(({ variable }) => variable.name.value);
  const lost = Object.keys(given).filter((name) => !names.includes(name));
  const { errors = [] } = getVariableValues(schema, variableDefinitions, given);
  return [...lost.map((name) => `the variable ${name} is not declared`), ...errors.map(({ message }) => message)];
}

/** What is wrong with a request, one line each, with the name of its document. */
function check(schema: GraphQLSchema, { asked }: Sent): string[] {
  const [path] = asked.path.split('?');
  // The file of a bulk job, at an address that Shopify gave.
  if (asked.method === 'GET' && path?.startsWith('/bulk/')) return [];
  if (asked.method !== 'POST' || asked.path !== API) return [`${asked.method} ${asked.path} is not known`];
  const { query, variables = {} } = sentBody.parse(JSON.parse(asked.body));
  const operations = parse(query).definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const [operation] = operations;
  if (!operation || operations.length > 1) return [`${operations.length} operations in one document`];
  // A bulk job is given another document as text.
  const inner =
    variables.query !== undefined && query.includes('bulkOperationRunQuery') ? [String(variables.query)] : [];
  const type = String(asked.headers['content-type']);
  return [
    ...(type.startsWith('application/json') ? [] : [`it is of the type ${type}`]),
    ...[query, ...inner].flatMap((document) => inDocument(schema, document)),
    ...inVariables(schema, operation, thing(variables)),
  ].map((what) => `${operation.name?.value ?? 'nameless'}: ${what}`);
}

// The description is of 2026-07, the provider asks for 2026-10: so far nothing needs an exception.

function openSchema(): GraphQLSchema {
  // The file is an introspection, by its README.
  return buildClientSchema(thing(readSpec('shopify-admin-graphql-2026-07')).data as IntrospectionQuery);
}

it('shopify gets what its description takes', { timeout: patienceMs }, async (test) => {
  needSpecs(test);
  const schema = openSchema();
  // With enough orders for a bulk job.
  const sent = await everythingSent('shopify', 0.27);
  expect(sent.some(({ asked }) => asked.body.includes('bulkOperationRunQuery'))).toBe(true);
  expectOnly(
    sent.flatMap((one) => check(schema, one)),
    {},
  );
});

it('shopify has no document, sent or not, that its description does not take', (test) => {
  needSpecs(test);
  const schema = openSchema();
  const { bulkOrders, ...documents } = { ...queries, ...mutations };
  const all = { ...documents, BULK_ORDERS: bulkOrders("created_at:>='2026-01-01T00:00:00Z'") };
  const texts = Object.entries(all).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  expectOnly(
    texts.flatMap(([name, document]) => inDocument(schema, document).map((what) => `${name}: ${what}`)),
    {},
  );
});
