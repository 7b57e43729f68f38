import type { DocumentNode } from 'graphql';
import {
  GraphQLError,
  getNamedType,
  isListType,
  isNonNullType,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Node } from './connection.ts';
import { isoText } from './connection.ts';
import { shopifySchema } from './schema.ts';
import { gid } from './state.ts';

export interface BulkJob {
  id: number;
  query: string;
  status: 'CREATED' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELED';
  createdAt: number;
  completedAt: number | null;
  file: Buffer | null;
  objectCount: number;
  rootObjectCount: number;
  /** The unguessable part of the result's address. */
  key: string;
}

const MAX_CONNECTIONS = 5;

interface Refusal {
  field: string[];
  message: string;
  code: string;
}

/** Why Shopify would not run this query in bulk; null when it would, and then the parsed query. */
export function checkBulkQuery(query: string): { document: DocumentNode } | { refusal: Refusal } {
  const refuse = (message: string) => ({ refusal: { field: ['query'], message, code: 'INVALID' } });
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    return refuse(`Invalid bulk query: ${error instanceof GraphQLError ? error.message : 'cannot be read'}`);
  }
  const schema = shopifySchema();
  const [problem] = validate(schema, document);
  if (problem !== undefined) return refuse(`Invalid bulk query: ${problem.message}`);
  const shape = connectionShape(document);
  if (shape.count === 0) return refuse('Bulk queries must contain at least one connection.');
  if (shape.count > MAX_CONNECTIONS)
    return refuse(`Bulk queries cannot contain more than ${MAX_CONNECTIONS} connections.`);
  if (shape.isInsideList) {
    return refuse('Queries that contain a connection field within a list field are not currently supported.');
  }
  return { document };
}

function connectionShape(document: DocumentNode): { count: number; isInsideList: boolean } {
  const info = new TypeInfo(shopifySchema());
  let count = 0;
  let lists = 0;
  let isInsideList = false;
  /** Lists of the API proper; edges and nodes are part of a connection. */
  const isPlainList = (name: string) => {
    const type = info.getType();
    const bare = isNonNullType(type) ? type.ofType : type;
    return isListType(bare) && name !== 'edges' && name !== 'nodes';
  };
  visit(
    document,
    visitWithTypeInfo(info, {
      Field: {
        enter(field) {
          const type = info.getType();
          if (type != null && getNamedType(type).name.endsWith('Connection')) {
            count += 1;
            if (lists > 0) isInsideList = true;
          }
          if (isPlainList(field.name.value)) lists += 1;
        },
        leave(field) {
          if (isPlainList(field.name.value)) lists -= 1;
        },
      },
    }),
  );
  return { count, isInsideList };
}

type Json = Record<string, unknown>;

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The records of a connection's value, or null when the value is something else. */
function recordsOf(value: unknown): Json[] | null {
  if (!isJson(value)) return null;
  if (Array.isArray(value.edges))
    return value.edges.flatMap((edge) => (isJson(edge) && isJson(edge.node) ? [edge.node] : []));
  return Array.isArray(value.nodes) ? value.nodes.filter(isJson) : null;
}

/** One line per record, its children on lines of their own after it, each with `__parentId`. */
function writeRecord(record: Json, parentId: string | null, lines: string[]): void {
  const own: Json = {};
  const children: Json[] = [];
  for (const [name, value] of Object.entries(record)) {
    const below = recordsOf(value);
    if (below === null) own[name] = value;
    else children.push(...below);
  }
  if (parentId !== null) own.__parentId = parentId;
  lines.push(JSON.stringify(own));
  for (const child of children) writeRecord(child, typeof record.id === 'string' ? record.id : null, lines);
}

/** Turns a result into JSONL. The root may be a connection, or an object with one inside. */
export function toJsonl(data: unknown): { file: Buffer; objectCount: number; rootObjectCount: number } {
  const lines: string[] = [];
  let roots = 0;
  const walk = (value: unknown): void => {
    const records = recordsOf(value);
    if (records !== null) {
      roots += records.length;
      for (const record of records) writeRecord(record, null, lines);
    } else if (isJson(value)) Object.values(value).forEach(walk);
  };
  walk(data);
  const text = lines.length === 0 ? '' : `${lines.join('\n')}\n`;
  return { file: Buffer.from(text), objectCount: lines.length, rootObjectCount: roots };
}

export function bulkNode(job: BulkJob, origin: string): Node {
  const hasFile = job.status === 'COMPLETED' && job.objectCount > 0;
  return {
    __typename: 'BulkOperation',
    id: gid('BulkOperation', job.id),
    type: 'QUERY',
    status: job.status,
    errorCode: job.status === 'FAILED' ? 'INTERNAL_SERVER_ERROR' : null,
    createdAt: isoText(job.createdAt),
    completedAt: job.completedAt === null ? null : isoText(job.completedAt),
    objectCount: String(job.objectCount),
    rootObjectCount: String(job.rootObjectCount),
    fileSize: hasFile ? String(job.file?.length ?? 0) : null,
    // Shopify gives no address when there is nothing to fetch.
    url: hasFile ? `${origin}/bulk/${job.key}.jsonl` : null,
    partialDataUrl: null,
    query: job.query,
  };
}
