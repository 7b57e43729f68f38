import type { EntityKind } from '../../../contract/entities/index.ts';

/** Kinds whose second column is the vendor's own code or word for what a record is about. */
const coded: ReadonlySet<EntityKind> = new Set(['refund', 'dispute', 'balance_transaction']);

/** A vendor's code such as `PRODUCT_NOT_RECEIVED` or `charge` as words; what is words already stays so. */
export function inWords(text: string): string {
  const isCode = /^([a-z0-9]+(_[a-z0-9]+)+|[A-Z0-9]+(_[A-Z0-9]+)+)$/.test(text);
  const words = isCode ? text.toLowerCase().replaceAll('_', ' ') : text;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What stands beside a record's title in lists. */
export function subtitleText(entity: EntityKind, subtitle: string | null): string | null {
  return subtitle !== null && coded.has(entity) ? inWords(subtitle) : subtitle;
}

/** A record's title; where that is an id with a path before it, the part that tells it from others. */
export function titleText({ title, externalId }: { title: string; externalId: string }): string {
  if (title !== externalId || !title.includes('://')) return title;
  return title.slice(title.lastIndexOf('/') + 1) || title;
}
