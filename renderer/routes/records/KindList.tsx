import { Link } from '@tanstack/react-router';
import { type EntityKind, entityKinds } from '../../../contract/entities/index.ts';
import { say } from '../../../contract/words/index.ts';
import { number } from '../../lib/format.ts';
import css from './RecordsPage.module.css';
import type { RecordsSearch } from './search.ts';

/** What people look up most comes first. */
const inOrder: readonly EntityKind[] = [
  'order',
  'customer',
  'product',
  'inventory_level',
  'invoice',
  'payment',
  'refund',
  'credit_note',
  'payout',
  'shipment',
  'subscription',
  'dispute',
  'balance_transaction',
  'purchase_order',
  'bill',
  'expense',
  'supplier',
  'account',
  'tax_rate',
];

export type KindCounts = ReadonlyMap<EntityKind, number>;

/** The kind to show until one is chosen: the first that has any records. */
export function firstKind(counts: KindCounts): EntityKind {
  return inOrder.find((kind) => (counts.get(kind) ?? 0) > 0) ?? 'order';
}

interface KindListProps {
  kind: EntityKind;
  counts: KindCounts;
  search: RecordsSearch;
}

/** The kinds that there are; those without any records wait under a fold. */
export function KindList({ kind, counts, search }: KindListProps) {
  const kinds = [...inOrder, ...entityKinds.filter((other) => !inOrder.includes(other))];
  const isShown = (each: EntityKind) => each === kind || (counts.get(each) ?? 0) > 0;
  const none = kinds.filter((each) => !isShown(each));
  const link = (each: EntityKind) => (
    <Link
      key={each}
      to="/records"
      // A status belongs to one kind, and so does an open record; the other filters go along.
      search={{ ...search, kind: each, status: undefined, record: undefined }}
      activeOptions={{ exact: true }}
      className={css.kind}
      data-current={each === kind || undefined}
      aria-current={each === kind ? 'page' : undefined}
    >
      <span>{say(`records.kind.${each}`)}</span>
      <span className={css.count}>{number(counts.get(each) ?? 0)}</span>
    </Link>
  );
  return (
    <nav className={css.kinds} aria-label={say('records.kinds')}>
      {kinds.filter(isShown).map(link)}
      {none.length === 0 ? null : (
        <details className={css.none}>
          <summary>{say('records.noneYet', { count: none.length })}</summary>
          {none.map(link)}
        </details>
      )}
    </nav>
  );
}
