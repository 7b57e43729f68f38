import { Button } from '@mantine/core';
import { type RefObject, useMemo } from 'react';
import type { EntityKind } from '../../../contract/entities/index.ts';
import { say } from '../../../contract/words/index.ts';
import { EmptyPage } from '../../components/EmptyPage.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Problem } from '../../components/Problem.tsx';
import type { ColumnId } from './columns.ts';
import css from './RecordsPage.module.css';
import { RecordTable, type RecordTableHandle } from './RecordTable.tsx';
import { dayText, isNarrowed, type RecordsSearch, recordQueryOf } from './search.ts';
import { useRecords } from './useRecords.ts';

interface RecordResultsProps {
  search: RecordsSearch;
  kind: EntityKind;
  /** How many records of the kind there are without any filter. */
  all: number;
  columns: readonly ColumnId[];
  table: RefObject<RecordTableHandle | null>;
  onChange: (change: Partial<RecordsSearch>) => void;
  onOpen: (id: number, quietly: boolean) => void;
  onClose: () => void;
}

/** The list that the filters describe, or why there is none. */
export function RecordResults(props: RecordResultsProps) {
  const { search, kind, all, columns, onChange } = props;
  const query = useQueryOf(search, kind);
  const list = useRecords(query);
  const { rows, hasNextPage, isPending, isPlaceholderData, error } = list;
  const narrowed = isNarrowed(search);
  const total = !hasNextPage ? rows.count : narrowed || search.deleted ? null : Math.max(all, rows.count);
  if (error && rows.count === 0) return <Problem problem={error} onRetry={() => void list.refetch()} />;
  if (isPending)
    return (
      <div className={css.waiting}>
        <Loading />
      </div>
    );
  if (rows.count === 0) return <NoRows narrowed={narrowed} />;
  return (
    <>
      <div className={css.status}>
        <span role="status">
          {total === null
            ? say('records.firstOf', { count: rows.count })
            : say(`records.counted.${kind}`, { count: total })}
        </span>
        {list.grownOld && (
          <span>
            {say('records.newer')}{' '}
            <Button variant="subtle" size="compact-sm" onClick={() => void list.readAgain()}>
              {say('records.showNewer')}
            </Button>
          </span>
        )}
      </div>
      <RecordTable
        kind={kind}
        listId={JSON.stringify(query)}
        columns={columns}
        rows={rows}
        total={total}
        oldestFirst={search.sort === 'oldest'}
        busy={isPlaceholderData}
        tail={list.isFetchNextPageError ? 'failed' : hasNextPage ? 'more' : 'none'}
        openId={search.record}
        handle={props.table}
        onNeedMore={list.loadMore}
        onSort={() => onChange({ sort: search.sort === 'oldest' ? undefined : 'oldest' })}
        onOpen={props.onOpen}
        onClose={props.onClose}
      />
    </>
  );
}

/** The same object while it asks the same, so that the page being drawn again asks nothing anew. */
function useQueryOf(search: RecordsSearch, kind: EntityKind) {
  const { connection, status, since, sort, deleted, q } = search;
  const today = dayText(new Date());
  return useMemo(
    () => recordQueryOf({ connection, status, since, sort, deleted, q }, kind, new Date(`${today}T12:00:00`)),
    [connection, status, since, sort, deleted, q, kind, today],
  );
}

/** Nothing to show; the way to clear the filters stands right above. */
function NoRows({ narrowed }: { narrowed: boolean }) {
  return narrowed ? (
    <EmptyPage title={say('records.empty.searchTitle')}>{say('records.empty.searchText')}</EmptyPage>
  ) : (
    <EmptyPage title={say('records.empty.kindTitle')}>{say('records.empty.kindText')}</EmptyPage>
  );
}
