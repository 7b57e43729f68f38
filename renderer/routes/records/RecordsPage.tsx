import { useNavigate, useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { EmptyPage } from '../../components/EmptyPage.tsx';
import { RecordsIcon } from '../../components/icons.tsx';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Problem } from '../../components/Problem.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { columnsBesidePanel } from './columns.ts';
import { firstKind, type KindCounts, KindList } from './KindList.tsx';
import { RecordFilters } from './RecordFilters.tsx';
import { RecordPanel } from './RecordPanel.tsx';
import { RecordResults } from './RecordResults.tsx';
import css from './RecordsPage.module.css';
import type { RecordTableHandle } from './RecordTable.tsx';
import { type RecordsSearch, recordsSearchSchema } from './search.ts';
import { useColumns } from './useColumns.ts';
import { ViewMenu } from './ViewMenu.tsx';

/** Kinds at the left, the table in the middle, one record at the right. */
export function RecordsPage() {
  const search = recordsSearchSchema.parse(useSearch({ strict: false }));
  const kinds = useAsk('records.kinds', search.connection === undefined ? {} : { connectionId: search.connection }, {
    keepPrevious: true,
  });
  const connections = useAsk('connections.list', {});
  const failed = kinds.error ?? null;
  const nothing = connections.data?.length === 0 && kinds.data?.every(({ count }) => count === 0);
  return (
    <div className={css.page}>
      <PageHeader title={say('records.title')} />
      {failed && <Problem problem={failed} onRetry={() => void kinds.refetch()} />}
      {!failed && kinds.isPending && <Loading />}
      {!failed && kinds.data && nothing && <Nothing />}
      {!failed && kinds.data && !nothing && (
        <Browser
          search={search}
          counts={new Map(kinds.data.map(({ entity, count }) => [entity, count]))}
          connections={connections.data ?? []}
        />
      )}
    </div>
  );
}

function Nothing() {
  return (
    <EmptyPage
      title={say('records.empty.title')}
      icon={<RecordsIcon size={28} />}
      action={<ButtonLink to="/connections">{say('records.empty.button')}</ButtonLink>}
    >
      {say('records.empty.text')}
    </EmptyPage>
  );
}

interface BrowserProps {
  search: RecordsSearch;
  counts: KindCounts;
  connections: readonly { id: string; name: string }[];
}

function Browser({ search, counts, connections }: BrowserProps) {
  const kind = search.kind ?? firstKind(counts);
  const choice = useColumns(kind);
  const navigate = useNavigate();
  const table = useRef<RecordTableHandle>(null);
  const [intoPanel, setIntoPanel] = useState(false);
  const go = (change: Partial<RecordsSearch>, replace: boolean) =>
    void navigate({ to: '/records', search: { ...search, ...change }, replace, resetScroll: false });
  const change = (filters: Partial<RecordsSearch>) => go(filters, true);
  const close = () => {
    go({ record: undefined }, true);
    table.current?.focus();
  };
  const open = (record: number, quietly: boolean) => {
    setIntoPanel(!quietly);
    go({ record }, quietly);
  };
  return (
    <div className={css.browser}>
      <KindList kind={kind} counts={counts} search={search} />
      <div className={css.list}>
        <div className={css.toolbar}>
          <RecordFilters search={search} kind={kind} connections={connections} onChange={change} />
          <ViewMenu kind={kind} search={search} choice={choice} onChange={change} />
        </div>
        <RecordResults
          search={search}
          kind={kind}
          all={counts.get(kind) ?? 0}
          columns={search.record === undefined ? choice.columns : columnsBesidePanel(choice.columns)}
          table={table}
          onChange={change}
          onOpen={open}
          onClose={close}
        />
      </div>
      {search.record !== undefined && (
        <RecordPanel
          id={search.record}
          takeFocus={intoPanel}
          onClose={close}
          onStep={(by) => table.current?.step(by)}
        />
      )}
    </div>
  );
}
