import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { EntityKind } from '../../../contract/entities/index.ts';
import { say } from '../../../contract/words/index.ts';
import { type ColumnId, gridOf } from './columns.ts';
import { HeaderRow, RecordLine, TailLine } from './RecordLine.tsx';
import css from './RecordTable.module.css';
import { indexOfRecord, type Rows, rowAfterKey } from './rows.ts';

/** In pixels; a million of them stay below the greatest height that a browser can lay out (2^25). */
const rowHeight = 32;

/** So many rows before the end the next ones are fetched. */
const aheadRows = 120;

export interface RecordTableHandle {
  focus(): void;
  /** Goes up or down by so many rows; an open panel goes along. */
  step(by: number): void;
}

export interface RecordTableProps {
  kind: EntityKind;
  /** Changes when another list is shown, which then begins at its top. */
  listId: string;
  columns: readonly ColumnId[];
  rows: Rows;
  /** How many rows the whole list has, null while nobody knows. */
  total: number | null;
  oldestFirst: boolean;
  busy: boolean;
  tail: 'none' | 'more' | 'failed';
  openId: number | undefined;
  handle: RefObject<RecordTableHandle | null>;
  onNeedMore: () => void;
  onSort: () => void;
  /** `quietly` when the open record only changes with the row that is moved to. */
  onOpen: (id: number, quietly: boolean) => void;
  onClose: () => void;
}

/** The virtualised table: one tab stop, arrow keys move a row at a time, Enter opens. */
export function RecordTable(props: RecordTableProps) {
  const { rows, columns, tail, kind, listId } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.count + (tail === 'none' ? 0 : 1),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    // The header row stays on top of the rows.
    scrollMargin: rowHeight,
    scrollPaddingStart: rowHeight,
    overscan: 12,
  });
  const items = virtualizer.getVirtualItems();
  useMoreRows(props, items);
  useEffect(() => {
    if (listId !== '') scroller.current?.scrollTo({ top: 0 });
  }, [listId]);
  const row = useActiveRow(props, (index) => virtualizer.scrollToIndex(index));
  const { active, activeId, move } = row;
  useImperativeHandle(props.handle, () => ({ focus: () => table.current?.focus(), step: (by) => move(active + by) }));

  const events = useRowEvents(props, row, scroller);
  const { template, leastPx } = gridOf(columns);
  const activeIsDrawn = activeId !== undefined && items.some((item) => item.index === active);
  // A grid and not just a table: one tab stop, with the arrow keys inside it.
  const grid = {
    role: 'grid',
    tabIndex: 0,
    'aria-label': say(`records.table.${kind}`),
    'aria-description': say('records.tableHelp'),
    'aria-rowcount': props.total === null ? -1 : props.total + 1,
    'aria-colcount': columns.length,
    'aria-activedescendant': activeIsDrawn ? lineId(activeId) : undefined,
    'aria-busy': props.busy,
  };
  return (
    <div ref={scroller} className={css.scroller}>
      <table
        ref={table}
        {...grid}
        className={css.grid}
        style={{ '--columns': template, '--least': `${leastPx}px` } as CSSProperties}
        {...events}
      >
        <HeaderRow kind={kind} columns={columns} oldestFirst={props.oldestFirst} onSort={props.onSort} />
        <tbody className={css.body} style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => (
            <Line key={item.key} props={props} item={item} active={item.index === active} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The row at one place of the table, or what stands below the last one. */
function Line({ props, item, active }: { props: RecordTableProps; item: VirtualItem; active: boolean }) {
  const row = props.rows.at(item.index);
  const top = item.start - rowHeight;
  if (!row) return <TailLine top={top} failed={props.tail === 'failed'} onRetry={props.onNeedMore} />;
  return (
    <RecordLine
      id={lineId(row.id)}
      row={row}
      columns={props.columns}
      top={top}
      rowIndex={item.index + 2}
      active={active}
      open={row.id === props.openId}
    />
  );
}

const lineId = (id: number) => `record-${id}`;

/** The row that the keyboard is on, known by its record, so that rows coming in above do not move it. */
function useActiveRow(props: RecordTableProps, scrollTo: (index: number) => void) {
  const { rows, openId, onOpen, tail } = props;
  const [last, setLast] = useState({ id: openId, index: 0 });
  const found = useMemo(() => (last.id === undefined ? -1 : indexOfRecord(rows, last.id, last.index)), [rows, last]);
  const active = Math.max(found, 0);
  const pick = (id: number, index: number) => {
    setLast({ id, index });
    onOpen(id, openId !== undefined);
  };
  const move = (to: number) => {
    const index = Math.min(Math.max(to, 0), Math.max(rows.count - 1, 0));
    const row = rows.at(index);
    if (!row) return;
    setLast({ id: row.id, index });
    // The last row brings what stands below it along: more to come, or why there is not.
    scrollTo(index === rows.count - 1 && tail !== 'none' ? rows.count : index);
    if (openId !== undefined && row.id !== openId) onOpen(row.id, true);
  };
  return { active, activeId: rows.at(active)?.id, pick, move };
}

/** Keys and clicks, heard by the table for all its rows. */
function useRowEvents(
  { rows, openId, onOpen, onClose }: RecordTableProps,
  { active, activeId, pick, move }: ReturnType<typeof useActiveRow>,
  scroller: RefObject<HTMLDivElement | null>,
) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === 'Escape' && openId !== undefined) onClose();
    if (event.key === 'Enter' && activeId !== undefined) onOpen(activeId, false);
    const perPage = Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1;
    const next = rowAfterKey(event.key, active, rows.count, perPage);
    if (next === null) return;
    event.preventDefault();
    move(next);
  };
  const onClick = (event: MouseEvent) => {
    const line = event.target instanceof Element ? event.target.closest('tr[data-index]') : null;
    if (!line) return;
    const index = Number(line.getAttribute('data-index'));
    const row = rows.at(index);
    if (row) pick(row.id, index);
  };
  return { onKeyDown, onClick };
}

function useMoreRows(props: RecordTableProps, items: readonly VirtualItem[]): void {
  const { tail, rows, onNeedMore } = props;
  const lastSeen = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (tail === 'more' && lastSeen >= rows.count - aheadRows) onNeedMore();
  }, [tail, lastSeen, rows.count, onNeedMore]);
}
