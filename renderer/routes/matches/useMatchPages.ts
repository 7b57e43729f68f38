import { useInfiniteQuery } from '@tanstack/react-query';
import type { HubError } from '../../../contract/errors.ts';
import type { InputOf, MatchGroup, MatchKind, MatchSuggestion, OutputOf } from '../../../contract/ipc/index.ts';
import { invoke } from '../../lib/bridge.ts';

interface RowsOf {
  'matches.list': MatchGroup;
  'matches.suggestions': MatchSuggestion;
}

/** While records are not looked at yet the list may still grow. */
const everyMs = 2000;
const perPage = 50;

/** Groups or suggestions page by page; both go on from what the page before ended with. */
export function useMatchPages<N extends keyof RowsOf>(name: N, kind: MatchKind | undefined) {
  const list = useInfiniteQuery({
    queryKey: [name, { kind }, 'pages'] as const,
    queryFn: ({ pageParam }): Promise<OutputOf<N>> => {
      const asked: InputOf<keyof RowsOf> = {
        limit: perPage,
        ...(kind === undefined ? {} : { kind }),
        ...(pageParam === null ? {} : { after: pageParam }),
      };
      // Both are asked in the same way; a generic name hides it from TypeScript.
      return invoke(name, asked as InputOf<N>);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
    refetchInterval: (query) => ((query.state.data?.pages[0]?.waiting ?? 0) > 0 ? everyMs : false),
  });
  const pages = list.data?.pages ?? [];
  // Each of the two has rows of its own kind; a generic name hides it from TypeScript.
  const rows = pages.flatMap((page) => page.rows as RowsOf[N][]);
  // `invoke` throws nothing else.
  return { ...list, error: list.error as HubError | null, rows, waiting: pages[0]?.waiting ?? 0 };
}
