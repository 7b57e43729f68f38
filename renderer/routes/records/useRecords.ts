import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { HubError } from '../../../contract/errors.ts';
import type { RecordPage, RecordQuery } from '../../../contract/ipc/index.ts';
import { invoke, useTopic } from '../../lib/bridge.ts';
import { rowsOf } from './rows.ts';

const rowsPerPage = 200;

/** Changes are taken in by themselves while so few pages are loaded; further down they wait to be asked for. */
const fewPages = 1;

/**
 * Not the procedure's own name: what is announced as changed would else read every loaded page again, and that may
 * be thousands.
 */
const listKey = 'records.pages';

type Key = readonly [typeof listKey, RecordQuery];
type Pages = InfiniteData<RecordPage, string | undefined>;

/** A page of a search holds what was found in a short time, which may be nothing yet: then the next one is asked for. */
async function pageWithRows(query: RecordQuery, after: string | undefined, signal: AbortSignal): Promise<RecordPage> {
  let page = await pageAfter(query, after);
  while (page.rows.length === 0 && page.next !== null && !signal.aborted) page = await pageAfter(query, page.next);
  return page;
}

function pageAfter(query: RecordQuery, after: string | undefined): Promise<RecordPage> {
  return invoke('records.list', { ...query, limit: rowsPerPage, ...(after === undefined ? {} : { after }) });
}

/** The list that a query describes, page after page as far as it was scrolled. */
export function useRecords(query: RecordQuery) {
  const client = useQueryClient();
  const [grownOld, setGrownOld] = useState<RecordQuery | null>(null);
  const list = useInfiniteQuery<RecordPage, HubError, Pages, Key, string | undefined>({
    queryKey: [listKey, query],
    queryFn: ({ pageParam, signal }) => pageWithRows(query, pageParam, signal),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: (asked) => ((asked.state.data?.pages.length ?? 0) <= fewPages ? 'always' : false),
    // A list of another kind has other columns: its rows would only be in the way.
    placeholderData: (before, asked) => (asked?.queryKey[1].entity === query.entity ? before : undefined),
  });
  const { data, hasNextPage, isFetchingNextPage, isFetching, fetchNextPage } = list;
  const rows = useMemo(() => rowsOf(data?.pages ?? []), [data]);

  const readAgain = useCallback(() => {
    setGrownOld(null);
    // The first page only: what lies below is read again when it is scrolled to.
    client.setQueryData<Pages>(
      [listKey, query],
      (known) => known && { pages: known.pages.slice(0, 1), pageParams: known.pageParams.slice(0, 1) },
    );
    return client.invalidateQueries({ queryKey: [listKey, query], exact: true });
  }, [client, query]);

  useTopic('changed', ({ kinds }) => {
    if (!kinds.includes('records')) return;
    if ((data?.pages.length ?? 0) > fewPages || isFetching) setGrownOld(query);
    else void readAgain();
  });

  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage({ cancelRefetch: false });
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  return { ...list, rows, loadMore, readAgain, grownOld: grownOld === query };
}
