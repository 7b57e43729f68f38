import type { DocumentNode, ExecutionResult } from 'graphql';
import { execute, GraphQLError, parse, validate } from 'graphql';
import type { Answer, Call } from '../http.ts';
import { parseJson } from '../http.ts';
import { deniedIn } from './access.ts';
import type { BulkRunner } from './bulk-runner.ts';
import type { Context } from './connection.ts';
import type { CostBucket } from './cost.ts';
import { actualCost, requestedCost } from './cost.ts';
import { goodsMutations } from './goods-writes.ts';
import { queryRoot } from './root.ts';
import { saleMutations } from './sale-writes.ts';
import { shopifySchema } from './schema.ts';
import { subscriptionMutations } from './subscriptions.ts';

interface Asked {
  query: string;
  variables: Record<string, unknown>;
  operationName: string | undefined;
}

function readAsked(call: Call): Asked | null {
  const body: unknown = parseJson(call.body);
  if (typeof body !== 'object' || body === null || !('query' in body) || typeof body.query !== 'string') return null;
  const variables = 'variables' in body && typeof body.variables === 'object' ? body.variables : null;
  const name = 'operationName' in body && typeof body.operationName === 'string' ? body.operationName : undefined;
  return { query: body.query, variables: { ...variables }, operationName: name };
}

function failed(errors: readonly GraphQLError[]): Answer {
  return { status: 200, json: { errors: errors.map((error) => error.toJSON()) } };
}

function costFields(requested: number, actual: number | null, bucket: CostBucket) {
  return { cost: { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus: bucket.status() } };
}

/** Shopify answers THROTTLED with 200 and an error, and tells in extensions.cost how much there is. */
export function throttled(requested: number, bucket: CostBucket): Answer {
  const error = {
    message: 'Throttled',
    extensions: { code: 'THROTTLED', documentation: 'https://shopify.dev/api/usage/rate-limits' },
  };
  return { status: 200, json: { errors: [error], extensions: costFields(requested, null, bucket) } };
}

function tooCostly(requested: number, most: number): Answer {
  const message = `Query cost is ${requested}, which exceeds the single query max cost limit (${most}).`;
  const extensions = { code: 'MAX_COST_EXCEEDED', cost: requested, maxCost: most };
  return { status: 200, json: { errors: [{ message, extensions }] } };
}

function parseAndCheck(asked: Asked): { document: DocumentNode } | { errors: readonly GraphQLError[] } {
  try {
    const document = parse(asked.query);
    const errors = validate(shopifySchema(), document);
    return errors.length > 0 ? { errors } : { document };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}

/** Everything a GraphQL call needs beside the call itself. */
export interface Endpoint {
  context: Context;
  bulk: BulkRunner;
  bucket: CostBucket;
  /** Queries costlier than this are refused outright; null: no such limit. */
  maxQueryCost: number | null;
  uninstall: () => void;
}

/** Answers `POST /admin/api/{version}/graphql.json`. */
export async function answerGraphql(call: Call, endpoint: Endpoint): Promise<Answer> {
  const asked = readAsked(call);
  if (asked === null) return { status: 400, json: { errors: { query: 'Required parameter missing or invalid' } } };
  const checked = parseAndCheck(asked);
  if ('errors' in checked) return failed(checked.errors);
  const { document } = checked;
  const { bucket, context, maxQueryCost } = endpoint;
  const denied = deniedIn(document, context.scopes);
  if (denied.length > 0) return { status: 200, json: { errors: denied, data: null } };
  const requested = requestedCost(document, asked.variables);
  if (maxQueryCost !== null && requested > maxQueryCost) return tooCostly(requested, maxQueryCost);
  if (!bucket.affords(requested)) return throttled(requested, bucket);
  const rootValue = {
    ...queryRoot(context),
    ...endpoint.bulk.resolvers(context),
    ...subscriptionMutations(context),
    ...goodsMutations(context),
    ...saleMutations(context),
    appUninstall: () => {
      endpoint.uninstall();
      return { app: null, userErrors: [] };
    },
  };
  const result: ExecutionResult = await execute({
    schema: shopifySchema(),
    document,
    rootValue,
    variableValues: asked.variables,
    operationName: asked.operationName ?? null,
  });
  const actual = Math.min(requested, actualCost(result.data));
  bucket.take(actual);
  const errors = result.errors === undefined ? {} : { errors: result.errors.map((error) => error.toJSON()) };
  return { status: 200, json: { ...errors, data: result.data, extensions: costFields(requested, actual, bucket) } };
}
