import { useInfiniteQuery } from '@tanstack/react-query';
import type { HubError } from '../../../contract/errors.ts';
import type { Preview } from '../../../contract/ipc/index.ts';
import { invoke } from '../../lib/bridge.ts';
import type { PreviewRow } from './documents.ts';

/** While it is being worked out, it is asked for again after so long: what is worked out announces nothing by itself. */
const everyMs = 1500;

/** What a flow would write, page by page; the sums of the newest answer are those of all of it. */
export function usePreview(id: string) {
  const list = useInfiniteQuery({
    queryKey: ['flows.preview', { id }, 'pages'] as const,
    queryFn: ({ pageParam }) => invoke('flows.preview', pageParam === null ? { id } : { id, before: pageParam }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: (query) => ((query.state.data?.pages[0]?.waiting ?? 0) > 0 ? everyMs : false),
  });
  const pages: readonly Preview[] = list.data?.pages ?? [];
  const rows: PreviewRow[] = pages.flatMap((page) => page.rows);
  // `invoke` throws nothing else.
  return { ...list, error: list.error as HubError | null, preview: pages[0], rows };
}

export type PreviewList = ReturnType<typeof usePreview>;
