import type { Asked } from '../acceptance/stand.ts';
import { isThing, type Judge, openSchemas, pointed, type Thing, thing } from './schemas.ts';
import { nested } from './texts.ts';

export interface Reading {
  /** Where the description's paths begin on the vendor's host; what its own address says unless given. */
  readonly base?: string;
  /** Headers of the whole API that no operation names, in lower case. */
  readonly headers?: readonly string[];
  /** The same name in a query as the description spells it. */
  readonly queryName?: (name: string) => string;
}

/** An official description that requests are held against. */
export interface Description {
  /** What the description does not allow about a request, one line each. */
  check(asked: Asked): string[];
  /** The operations with a path that fits, to look at their answers. */
  readonly operations: readonly Operation[];
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: Thing;
  /** `true`: one entry for each of several values; `false`: commas between them. */
  readonly explode: boolean;
  readonly deep: boolean;
}

interface Body {
  readonly required: boolean;
  /** By media type. */
  readonly schemas: ReadonlyMap<string, unknown>;
}

export interface Operation {
  readonly method: string;
  /** With its placeholders. */
  readonly path: string;
  readonly pattern: RegExp;
  readonly parameters: readonly Parameter[];
  readonly body: Body | null;
  /** The operation as it is written, and the document that it stands in. */
  readonly written: Thing;
  readonly document: Thing;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'];
/** Of HTTP itself, or of how one signs in, which descriptions tell elsewhere. */
const usual = 'accept accept-encoding authorization connection content-length content-type host user-agent'.split(' ');

/** Reads an OpenAPI 3.0 or Swagger 2.0 document. */
export function openDescription(document: Thing, reading: Reading = {}): Description {
  const schemas = openSchemas(document);
  const base = reading.base ?? baseOf(document);
  const operations = Object.entries(thing(document.paths)).flatMap(([path, item]) =>
    methods.filter((method) => isThing(thing(item)[method])).map((method) => readOperation(document, path, method)),
  );

  function operationOf(method: string, path: string): Operation | undefined {
    const fitting = operations.filter((one) => one.method === method && one.pattern.test(path));
    // A path in full is meant before one with a placeholder at the same place.
    return fitting.sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
  }

  function inPath(operation: Operation, path: string): string[] {
    const values = operation.pattern.exec(path)?.slice(1) ?? [];
    const names = [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
    return names.flatMap((name, index) => {
      const known = operation.parameters.find((one) => one.in === 'path' && one.name === name);
      const value = decodeURIComponent(values[index] ?? '');
      return known ? says(`path ${name}`, schemas.judgeText(known.schema), value) : [];
    });
  }

  function inQuery({ parameters }: Operation, query: URLSearchParams): string[] {
    const known = parameters.filter((one) => one.in === 'query');
    const given = [...query].map(([name, value]) => [reading.queryName?.(name) ?? name, value] as const);
    const ownerOf = (name: string) => known.find((one) => one.name === (one.deep ? name.split('[')[0] : name));
    const lost = given.filter(([name]) => !ownerOf(name)).map(([name]) => `query ${name} is not known`);
    const found = known.flatMap((one) => {
      const entries = given.filter(([name]) => ownerOf(name) === one);
      if (entries.length === 0) return one.required ? [`query ${one.name} is missing`] : [];
      return valuesOf(one, entries).flatMap((value) => says(`query ${one.name}`, schemas.judgeText(one.schema), value));
    });
    return [...lost, ...found];
  }

  function inHeaders({ parameters }: Operation, headers: Asked['headers']): string[] {
    const known = parameters.filter((one) => one.in === 'header');
    const isNamed = (name: string) => known.some((one) => one.name.toLowerCase() === name);
    const lost = Object.keys(headers).filter(
      (name) => !usual.includes(name) && !reading.headers?.includes(name) && !isNamed(name),
    );
    const found = known.flatMap(({ name, required, schema }) => {
      const value = headers[name.toLowerCase()];
      if (value === undefined) return required ? [`header ${name} is missing`] : [];
      return says(`header ${name}`, schemas.judgeText(schema), value);
    });
    return [...lost.map((name) => `header ${name} is not known`), ...found];
  }

  function inBody({ body }: Operation, asked: Asked): string[] {
    if (asked.body === '') return body?.required ? ['body is missing'] : [];
    const [type = ''] = String(asked.headers['content-type'] ?? '').split(';');
    if (!body?.schemas.has(type)) return [`body of type "${type}" is not known`];
    const schema = body.schemas.get(type);
    if (type === 'application/json') return says('body ', schemas.judge(schema), JSON.parse(asked.body));
    return says('body ', schemas.judgeText(schema), nested(new URLSearchParams(asked.body)));
  }

  return {
    operations,
    check(asked) {
      const { pathname, searchParams } = new URL(asked.path, 'https://vendor.example');
      const path = pathname.startsWith(base) ? pathname.slice(base.length) : '';
      const operation = operationOf(asked.method, path);
      if (!operation) return [`${asked.method} ${pathname}: the description has no such operation`];
      return [
        ...inPath(operation, path),
        ...inQuery(operation, searchParams),
        ...inHeaders(operation, asked.headers),
        ...inBody(operation, asked),
      ].map((what) => `${operation.method} ${operation.path}: ${what}`);
    },
  };
}

/** The example of a good answer: in the answer itself, or at the schema that it names. */
export function answerExample({ written, document }: Operation): unknown {
  const { content } = thing(thing(written.responses)['200']);
  const { example, schema } = thing(thing(content)['application/json']);
  const { $ref } = thing(schema);
  return example ?? (typeof $ref === 'string' ? thing(pointed(document, $ref)).example : undefined);
}

function says(where: string, judge: Judge, value: unknown): string[] {
  return judge(value).map((what) => `${where}${what}`);
}

function valuesOf({ schema, explode, deep, name }: Parameter, entries: (readonly [string, string])[]): unknown[] {
  if (deep) return [nested(entries)[name]];
  const values = entries.map(([, value]) => value);
  if (schema.type !== 'array') return values;
  return [explode ? values : values.flatMap((value) => value.split(','))];
}

function baseOf({ servers, basePath }: Thing): string {
  if (typeof basePath === 'string') return basePath.replace(/\/$/, '');
  const [server] = Array.isArray(servers) ? servers : [];
  return new URL(String(thing(server).url ?? 'https://vendor.example')).pathname.replace(/\/$/, '');
}

function readOperation(document: Thing, path: string, method: string): Operation {
  const resolve = (value: unknown): Thing => {
    const { $ref } = thing(value);
    return typeof $ref === 'string' ? thing(pointed(document, $ref)) : thing(value);
  };
  const item = thing(thing(document.paths)[path]);
  const written = thing(item[method]);
  const listed = [item.parameters, written.parameters]
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .map(resolve);
  const literal = path.split(/\{[^}]+\}/).map((text) => text.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&'));
  return {
    ...{ method: method.toUpperCase(), path, written, document },
    pattern: new RegExp(`^${literal.join('([^/]+)')}$`),
    parameters: listed.filter((one) => one.in !== 'body').map(readParameter),
    body: readBody(resolve(written.requestBody), listed, written.consumes),
  };
}

function readParameter(written: Thing): Parameter {
  // Swagger 2.0 has the schema's words in the parameter itself.
  const { type, format, items, enum: values } = written;
  const own = Object.fromEntries(Object.entries({ type, format, items, enum: values }).filter(([, part]) => part));
  return {
    ...{ name: String(written.name), in: String(written.in), required: written.required === true },
    schema: isThing(written.schema) ? written.schema : own,
    explode: written.explode === true || written.collectionFormat === 'multi',
    deep: written.style === 'deepObject',
  };
}

function readBody(requestBody: Thing, parameters: readonly Thing[], consumes: unknown): Body | null {
  const inParameters = parameters.find((one) => one.in === 'body');
  if (inParameters) {
    const types = Array.isArray(consumes) ? consumes.map(String) : ['application/json'];
    const schemas = new Map(types.map((type) => [type, inParameters.schema]));
    return { required: inParameters.required === true, schemas };
  }
  if (!isThing(requestBody.content)) return null;
  const schemas = Object.entries(requestBody.content).map(([type, media]) => [type, thing(media).schema] as const);
  return { required: requestBody.required === true, schemas: new Map(schemas) };
}
