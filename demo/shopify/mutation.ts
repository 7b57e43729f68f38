import type { GraphQLResolveInfo } from 'graphql';
import { GraphQLError, getDirectiveValues } from 'graphql';
import type { Context, Node } from './connection.ts';

/** An answer that refuses: every other field of a payload may be null. */
export function failed(message: string, field: string[] = [], code?: string): Node {
  return { userErrors: [{ field, message, ...(code === undefined ? {} : { code }) }] };
}

/**
 * Runs a mutation that must carry `@idempotent(key:)`: a key that is known gives the first answer again, whoever asks.
 * https://shopify.dev/docs/api/usage/idempotent-requests
 */
export function once(context: Context, args: unknown, info: GraphQLResolveInfo, run: () => Node): Node {
  const directive = info.schema.getDirective('idempotent');
  const [field] = info.fieldNodes;
  const values =
    directive != null && field !== undefined ? getDirectiveValues(directive, field, info.variableValues) : {};
  const key = values?.key;
  if (typeof key !== 'string' || key === '') {
    const message = 'The @idempotent directive is required for this mutation but was not provided.';
    throw new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
  }
  const asked = `${info.fieldName} ${JSON.stringify(args)}`;
  const known = context.state.keys.get(key);
  if (known !== undefined && known.asked !== asked) {
    const code = 'IDEMPOTENCY_KEY_PARAMETER_MISMATCH';
    return failed('The same idempotency key cannot be used with different operation parameters.', [], code);
  }
  if (known !== undefined) return known.answer;
  const answer = run();
  context.state.keys.set(key, { asked, answer });
  return answer;
}
