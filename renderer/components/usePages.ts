import { useInfiniteQuery } from '@tanstack/react-query';
import type { HubError } from '../../contract/errors.ts';
import type {
  AuditRow,
  DeliveryRow,
  FlowRun,
  InboxRow,
  InputOf,
  PushRow,
  RunView,
  SetAsideView,
} from '../../contract/ipc/index.ts';
import { invoke } from '../lib/bridge.ts';

/** The lists that go back in time, page by page, each page naming where the next one goes on. */
interface RowsOf {
  'runs.list': RunView;
  'setAside.list': SetAsideView;
  'app.audit': AuditRow;
  'inbox.list': InboxRow;
  'deliveries.list': DeliveryRow;
  'flows.runs': FlowRun;
  'pushes.list': PushRow;
}

interface PageOf<Row> {
  rows: Row[];
  next: number | null;
}

/**
 * A list read page by page, newest first. What is announced as changed reads the loaded pages again, so this is for
 * lists of which people look at a few pages.
 */
export function usePages<N extends keyof RowsOf>(name: N, input: Omit<InputOf<N>, 'before'>, enabled = true) {
  const list = useInfiniteQuery({
    queryKey: [name, input, 'pages'] as const,
    queryFn: ({ pageParam }) => {
      const asked = { ...input, ...(pageParam === null ? {} : { before: pageParam }) };
      // All of them have this shape; a generic name hides it from TypeScript, in the input as in the output.
      return invoke(name, asked as InputOf<N>) as Promise<PageOf<RowsOf[N]>>;
    },
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
    enabled,
  });
  // `invoke` throws nothing else.
  const error = list.error as HubError | null;
  return { ...list, error, rows: (list.data?.pages ?? []).flatMap((page) => page.rows) };
}
