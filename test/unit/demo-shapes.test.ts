import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { GraphQLField, GraphQLNamedType, IntrospectionQuery } from 'graphql';
import { buildClientSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../demo/data/random.ts';
import { shopifySchema } from '../../demo/shopify/schema.ts';
import { makeStripeState } from '../../demo/stripe/seed.ts';
import { KINDS } from '../../demo/stripe/state.ts';

const SPECS = fileURLToPath(new URL('../../../shared/specs', import.meta.url));

/** Whose contents the publisher describes; read in place, never copied into the project. */
function readSpec(name: string): unknown {
  return JSON.parse(gunzipSync(readFileSync(path.join(SPECS, name))).toString('utf8'));
}

function fieldText(field: GraphQLField<unknown, unknown>): string {
  return String(field.type);
}

function differences(ours: GraphQLNamedType, theirs: GraphQLNamedType | undefined): string[] {
  if (theirs === undefined) return [`${ours.name} is not known`];
  if (isEnumType(ours) && isEnumType(theirs)) {
    return ours.getValues().flatMap(({ name }) => (theirs.getValue(name) == null ? [`${ours.name}.${name}`] : []));
  }
  if (isInputObjectType(ours) && isInputObjectType(theirs)) {
    return Object.keys(ours.getFields()).filter((name) => theirs.getFields()[name] === undefined);
  }
  const isBoth = (isObjectType(ours) || isInterfaceType(ours)) && (isObjectType(theirs) || isInterfaceType(theirs));
  if (!isBoth) return [];
  return Object.values(ours.getFields()).flatMap((field) => {
    const known = theirs.getFields()[field.name];
    if (known === undefined) return [`${ours.name}.${field.name} is not known`];
    const args = field.args.filter(
      (arg) => !known.args.some(({ name, type }) => name === arg.name && String(type) === String(arg.type)),
    );
    const types = fieldText(field) === fieldText(known) ? [] : [`${ours.name}.${field.name}: ${fieldText(known)}`];
    return [...types, ...args.map((arg) => `${ours.name}.${field.name}(${arg.name})`)];
  });
}

describe.runIf(existsSync(SPECS))('shapes of the pretend vendors', () => {
  it('Shopify: every type, field and argument is one of the Admin API', () => {
    const spec = readSpec('shopify-admin-graphql-2026-07.json.gz');
    const data = typeof spec === 'object' && spec !== null && 'data' in spec ? spec.data : spec;
    // The file is an introspection result by its README.
    const official = buildClientSchema(data as IntrospectionQuery);
    const ours = Object.values(shopifySchema().getTypeMap()).filter(({ name }) => !name.startsWith('__'));
    expect(ours.flatMap((type) => differences(type, official.getType(type.name)))).toEqual([]);
  });

  it('Stripe: every field is one that the published fixtures have', () => {
    const spec = readSpec('stripe-fixtures3.json.gz') as { resources: Record<string, object> };
    const random = createRandom(1);
    const clock = { nowMs: Date.now, startMs: Date.parse('2026-11-21T10:00:00Z'), tokenSeconds: 60, origin: () => '' };
    const state = makeStripeState({ random, scale: 0.2, ...clock });
    const unknown = KINDS.flatMap((kind) => {
      const known = new Set(Object.keys(spec.resources[kind] ?? {}));
      return Object.keys(state.lists[kind][0] ?? {}).flatMap((name) => (known.has(name) ? [] : [`${kind}.${name}`]));
    });
    expect(unknown).toEqual([]);
  });
});
