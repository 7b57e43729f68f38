import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { fullFormats } from 'ajv-formats/dist/formats.js';

export type Thing = Readonly<Record<string, unknown>>;

export function isThing(value: unknown): value is Thing {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at a place of a JSON document; an empty one where there is none. */
export function thing(value: unknown): Thing {
  return isThing(value) ? value : {};
}

/** What a JSON pointer such as "#/components/schemas/Order" names. */
export function pointed(document: Thing, pointer: string): unknown {
  const steps = pointer.split('/').slice(1);
  return steps.reduce<unknown>((at, step) => thing(at)[step.replaceAll('~1', '/').replaceAll('~0', '~')], document);
}

const documentKey = 'description';

/** Says what is wrong with a value, one line each, places with `*` for numbers in lists; nothing where it fits. */
export type Judge = (value: unknown) => string[];

export interface Schemas {
  /** For JSON, as it stands. */
  readonly judge: (schema: unknown) => Judge;
  /** For query strings and forms, in which everything is text. */
  readonly judgeText: (schema: unknown) => Judge;
}

/**
 * The schemas of a description (OpenAPI 3.0 or Swagger 2.0) as JSON Schema, made as strict as a request has to be: an
 * object whose properties are named takes no others, and what only the vendor sets may not be sent.
 */
export function openSchemas(document: Thing): Schemas {
  const strict = forRequests(document);
  return { judge: judging(strict, false), judgeText: judging(strict, true) };
}

function judging(document: unknown, coerceTypes: boolean): (schema: unknown) => Judge {
  const ajv = new Ajv({
    ...{ strict: false, validateSchema: false, allErrors: true, verbose: true, logger: false, unicodeRegExp: false },
    ...{ coerceTypes, formats: { ...fullFormats, decimal: /^-?\d+(\.\d+)?$/ } },
  });
  ajv.addSchema(thing(document), documentKey);
  const compiled = new Map<unknown, ValidateFunction>();
  return (schema) => {
    const validate = compiled.get(schema) ?? ajv.compile(thing(forRequests(schema)));
    compiled.set(schema, validate);
    return (value) => {
      // Coercion writes into what holds the value, so that the value itself needs a holder.
      const isGood = validate(structuredClone(value));
      return isGood ? [] : [...new Set((validate.errors ?? []).filter(isTelling).map(inWords))];
    };
  };
}

/** That none of several shapes fits is told by what each of them lacks; null is one that always could be. */
function isTelling({ keyword, params }: ErrorObject): boolean {
  return keyword !== 'anyOf' && keyword !== 'oneOf' && params.type !== 'null';
}

function inWords({ instancePath, keyword, params, message, data }: ErrorObject): string {
  const place = instancePath.replaceAll(/\/\d+(?=\/|$)/g, '/*');
  if (keyword === 'additionalProperties') return `${place}/${params.additionalProperty} is not known`;
  if (keyword === 'enum') return `${place} is none of the values: ${data}`;
  return `${place} ${message}`;
}

/** A schema, or a document with schemas in it, for what is sent; see `openSchemas`. */
function forRequests(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(forRequests);
  if (!isThing(value)) return value;
  if (typeof value.$ref === 'string') return { $ref: value.$ref.replace(/^#/, `${documentKey}#`) };
  const { nullable, ...rest } = value;
  const shape: Thing = Object.fromEntries(
    Object.entries(closed(rest)).map(([name, part]) => [name, forRequests(part)]),
  );
  return nullable === true ? { anyOf: [shape, { type: 'null' }] } : shape;
}

function closed(schema: Thing): Thing {
  const { properties } = schema;
  // `properties` may also be the name of a property, of which this would be the schema.
  if (!isThing(properties) || !Object.values(properties).every(isThing)) return schema;
  const ours = Object.entries(properties).filter(([, property]) => thing(property).readOnly !== true);
  const { required } = schema;
  const needed = Array.isArray(required) ? required.filter((name) => ours.some(([known]) => known === name)) : [];
  return {
    ...schema,
    properties: Object.fromEntries(ours),
    ...(Array.isArray(required) ? { required: needed } : {}),
    ...(schema.additionalProperties === undefined ? { additionalProperties: false } : {}),
  };
}
