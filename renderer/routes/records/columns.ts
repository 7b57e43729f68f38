import { z } from 'zod';
import { type EntityKind, entityKindSchema, entitySchemas } from '../../../contract/entities/index.ts';
import { say } from '../../../contract/words/index.ts';

export const columnIds = [
  'title',
  'subtitle',
  'status',
  'occurredAt',
  'money',
  'quantity',
  'connection',
  'externalId',
] as const;
export type ColumnId = (typeof columnIds)[number];
export type ChosenColumns = Readonly<Partial<Record<EntityKind, readonly ColumnId[]>>>;

const lacking: Readonly<Record<EntityKind, readonly ColumnId[]>> = {
  customer: ['money', 'quantity'],
  product: ['quantity'],
  inventory_level: ['status', 'money'],
  order: ['quantity'],
  invoice: ['quantity'],
  payment: ['quantity'],
  refund: ['quantity'],
  payout: ['quantity'],
  credit_note: ['quantity'],
  subscription: ['quantity'],
  dispute: ['quantity'],
  balance_transaction: ['quantity'],
  shipment: ['quantity', 'money'],
  purchase_order: ['quantity'],
  bill: ['quantity'],
  expense: ['quantity'],
  supplier: ['money', 'quantity'],
  account: ['quantity'],
  tax_rate: ['money', 'quantity'],
};

/** Kinds whose title already is the vendor's own id, so that a column for it says nothing new. */
const titledById: ReadonlySet<EntityKind> = new Set(['payment', 'refund', 'payout', 'dispute', 'balance_transaction']);

/** The columns that a kind of record can show, in their order. */
export function columnsFor(kind: EntityKind): ColumnId[] {
  return columnIds.filter((id) => !lacking[kind].includes(id) && !(id === 'externalId' && titledById.has(kind)));
}

/** What a kind shows until somebody chooses: everything but the number there. */
export function usualColumns(kind: EntityKind): ColumnId[] {
  return columnsFor(kind).filter((id) => id !== 'externalId');
}

/** The columns to draw: what was chosen, as far as the kind has it; the title always. */
export function shownColumns(kind: EntityKind, chosen: ChosenColumns): ColumnId[] {
  const wanted = chosen[kind] ?? usualColumns(kind);
  return columnsFor(kind).filter((id) => id === 'title' || wanted.includes(id));
}

/** Beside an open record there is less room, and where it is from stands in its panel. */
export function columnsBesidePanel(columns: readonly ColumnId[]): ColumnId[] {
  return columns.filter((id) => id !== 'connection' && id !== 'externalId');
}

export function withColumn(kind: EntityKind, chosen: ChosenColumns, id: ColumnId, shown: boolean): ChosenColumns {
  const others = shownColumns(kind, chosen).filter((other) => other !== id);
  return { ...chosen, [kind]: shown ? [...others, id] : others };
}

export function columnLabel(kind: EntityKind, id: ColumnId): string {
  if (id === 'title' || id === 'subtitle' || id === 'occurredAt' || id === 'money') {
    return say(`records.column.${id}.${kind}`);
  }
  return say(`records.column.${id}`);
}

/** The least width of a column in pixels, and its share of what is left over. */
const widths: Readonly<Record<ColumnId, readonly [leastPx: number, share: number]>> = {
  title: [84, 1.4],
  subtitle: [92, 1.6],
  status: [110, 0],
  occurredAt: [136, 0],
  money: [120, 0],
  quantity: [88, 0],
  connection: [72, 1],
  externalId: [152, 0],
};

const gapPx = 12;
const edgesPx = 32;

/** The columns as a CSS grid, and the width below which the table scrolls sideways. */
export function gridOf(columns: readonly ColumnId[]): { template: string; leastPx: number } {
  const tracks = columns.map((id) => {
    const [leastPx, share] = widths[id];
    return share === 0 ? `${leastPx}px` : `minmax(${leastPx}px, ${share}fr)`;
  });
  const leastPx = columns.reduce((sum, id) => sum + widths[id][0] + gapPx, edgesPx - gapPx);
  return { template: tracks.join(' '), leastPx };
}

export const isNumeric = (id: ColumnId): boolean => id === 'money' || id === 'quantity';

/** The statuses that records of a kind can have, in the order of their life. */
export function statusesOf(kind: EntityKind): readonly string[] {
  if (kind === 'customer' || kind === 'supplier') return ['active', 'inactive'];
  if (kind === 'inventory_level') return [];
  return entitySchemas[kind].shape.status.options;
}

const storedSchema = z.partialRecord(entityKindSchema, z.array(z.enum(columnIds)));

/** The chosen columns from their stored text; what cannot be read counts as nothing chosen. */
export function parseChosen(text: string | null): ChosenColumns {
  if (text === null) return {};
  try {
    return storedSchema.parse(JSON.parse(text));
  } catch {
    return {};
  }
}
