import { memo, type ReactNode } from 'react';
import type { EntityKind } from '../../../contract/entities/index.ts';
import type { RecordRow } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { MoneyText } from '../../components/MoneyText.tsx';
import { When } from '../../components/When.tsx';
import { type ColumnId, columnLabel, isNumeric } from './columns.ts';
import css from './RecordTable.module.css';
import { subtitleText, titleText } from './readable.ts';
import { statusWord } from './status-word.ts';

interface HeaderRowProps {
  kind: EntityKind;
  columns: readonly ColumnId[];
  oldestFirst: boolean;
  onSort: () => void;
}

export function HeaderRow({ kind, columns, oldestFirst, onSort }: HeaderRowProps) {
  const direction = oldestFirst ? 'ascending' : 'descending';
  return (
    <thead className={css.head}>
      <tr aria-rowindex={1} className={css.row}>
        {columns.map((id) => (
          <th
            key={id}
            scope="col"
            className={css.cell}
            data-numeric={isNumeric(id) || undefined}
            aria-sort={id === 'occurredAt' ? direction : undefined}
          >
            {id === 'occurredAt' ? (
              <button
                type="button"
                className={css.sort}
                title={say(oldestFirst ? 'records.oldest' : 'records.newest')}
                onClick={onSort}
              >
                {columnLabel(kind, id)} <span aria-hidden="true">{oldestFirst ? '↑' : '↓'}</span>
              </button>
            ) : (
              columnLabel(kind, id)
            )}
          </th>
        ))}
      </tr>
    </thead>
  );
}

interface RecordLineProps {
  id: string;
  row: RecordRow;
  columns: readonly ColumnId[];
  /** In pixels from the top of the rows. */
  top: number;
  rowIndex: number;
  active: boolean;
  open: boolean;
}

export function RecordLine({ id, row, columns, top, rowIndex, active, open }: RecordLineProps) {
  return (
    <tr
      id={id}
      data-index={rowIndex - 2}
      aria-rowindex={rowIndex}
      aria-selected={active}
      className={css.row}
      data-active={active || undefined}
      data-open={open || undefined}
      data-deleted={row.deletedAt !== null || undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      <Cells row={row} columns={columns} />
    </tr>
  );
}

const Cells = memo(function Cells({ row, columns }: { row: RecordRow; columns: readonly ColumnId[] }) {
  return columns.map((id) => (
    <td key={id} className={css.cell} data-column={id} data-numeric={isNumeric(id) || undefined} title={hint(row, id)}>
      {cell(row, id)}
    </td>
  ));
});

/** On hover, what the cell may have cut off. */
function hint(row: RecordRow, id: ColumnId): string | undefined {
  if (id === 'title') return row.title;
  if (id === 'connection') return row.connectionName;
  return id === 'subtitle' ? (subtitleText(row.entity, row.subtitle) ?? undefined) : undefined;
}

function cell(row: RecordRow, id: ColumnId): ReactNode {
  switch (id) {
    case 'title':
      return <Title row={row} />;
    case 'subtitle':
      return subtitleText(row.entity, row.subtitle);
    case 'status':
      return row.status && statusWord(row.status);
    case 'occurredAt':
      return row.occurredAt && <When at={row.occurredAt} brief />;
    case 'money':
      return row.money && <MoneyText money={row.money} />;
    case 'quantity':
      return row.quantity;
    case 'connection':
      return row.connectionName;
    case 'externalId':
      return row.externalId;
    default:
      return id satisfies never;
  }
}

function Title({ row }: { row: RecordRow }) {
  return (
    <>
      <span className={css.title}>{titleText(row)}</span>
      {row.deletedAt !== null && <span className={css.deleted}>{say('records.deletedMark')}</span>}
    </>
  );
}

interface TailLineProps {
  top: number;
  failed: boolean;
  onRetry: () => void;
}

/** What stands below the last loaded row: more to come, or that it could not be had. */
export function TailLine({ top, failed, onRetry }: TailLineProps) {
  return (
    <tr className={css.tail} style={{ transform: `translateY(${top}px)` }}>
      <td aria-live="polite">
        {say(failed ? 'records.moreFailed' : 'records.more')}
        {failed && (
          <button type="button" className={css.sort} onClick={onRetry}>
            {say('common.tryAgain')}
          </button>
        )}
      </td>
    </tr>
  );
}
