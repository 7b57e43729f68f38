import { Button, Select } from '@mantine/core';
import { useRef } from 'react';
import { say } from '../../../contract/words/index.ts';
import { EmptyPage } from '../../components/EmptyPage.tsx';
import { Loading } from '../../components/Loading.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { Problem } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { usePages } from '../../components/usePages.ts';
import { useAsk, useDo } from '../../lib/bridge.ts';
import { InboxPanel } from './InboxPanel.tsx';
import { InboxTable } from './InboxTable.tsx';
import { RangeForm } from './RangeForm.tsx';
import type { ReceivedSearch } from './search.ts';
import { foldTrials } from './tell.ts';
import css from './Webhooks.module.css';

interface InboxProps {
  search: ReceivedSearch;
  onChange: (patch: Partial<ReceivedSearch>) => void;
}

/** What came in, newest first and live; one message beside it. */
export function Inbox({ search, onChange }: InboxProps) {
  const { connection, only, message } = search;
  const list = usePages('inbox.list', {
    ...(connection === undefined ? {} : { connectionId: connection }),
    ...(only === undefined ? {} : { only }),
  });
  const opened = useRef<HTMLAnchorElement | null>(null);
  const go = (id: number | undefined) => {
    onChange({ message: id });
    if (id === undefined) opened.current?.focus();
  };
  const { error } = list;
  const rows = foldTrials(list.rows);
  const filtered = connection !== undefined || only !== undefined;
  return (
    <Section title={say('webhooks.inbox.title')} aside={<Filters search={search} onChange={onChange} />}>
      {error && rows.length === 0 ? <Problem problem={error} level={3} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Loading /> : null}
      {list.isSuccess && rows.length === 0 ? <Nothing filtered={filtered} onChange={onChange} /> : null}
      {rows.length > 0 || message !== undefined ? (
        <div className={css.split} data-open={message !== undefined || undefined} aria-busy={list.isFetching}>
          <div>
            {rows.length > 0 ? <Again connectionId={connection} /> : null}
            {rows.length > 0 ? <InboxTable rows={rows} search={search} opened={opened} /> : null}
            <MoreButton list={list} label={say('webhooks.inbox.older')} failed={say('webhooks.inbox.olderFailed')} />
          </div>
          {message === undefined ? null : (
            <InboxPanel key={message} id={message} ids={rows.map(({ id }) => id)} onGo={go} />
          )}
        </div>
      ) : null}
    </Section>
  );
}

const shows = ['apart', 'failed', 'waiting'] as const;

function Filters({ search, onChange }: InboxProps) {
  const connections = useAsk('connections.list', {});
  const names = (connections.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div className={css.filters}>
      <Select
        className={css.choice ?? ''}
        aria-label={say('webhooks.inbox.filterConnection')}
        data={[{ value: '', label: say('webhooks.inbox.allConnections') }, ...names]}
        value={search.connection ?? ''}
        onChange={(picked) => onChange({ connection: picked || undefined, message: undefined })}
      />
      <Select
        className={css.choice ?? ''}
        aria-label={say('webhooks.inbox.filterShow')}
        data={[
          { value: '', label: say('webhooks.inbox.show.all') },
          ...shows.map((value) => ({ value, label: say(`webhooks.inbox.show.${value}`) })),
        ]}
        value={search.only ?? ''}
        onChange={(picked) => onChange({ only: shows.find((known) => known === picked), message: undefined })}
      />
    </div>
  );
}

function Nothing({ filtered, onChange }: { filtered: boolean; onChange: InboxProps['onChange'] }) {
  if (!filtered) {
    return <EmptyPage title={say('webhooks.inbox.empty')}>{say('webhooks.inbox.emptyText')}</EmptyPage>;
  }
  const clear = (
    <Button variant="default" onClick={() => onChange({ connection: undefined, only: undefined })}>
      {say('webhooks.inbox.clear')}
    </Button>
  );
  return (
    <EmptyPage title={say('webhooks.inbox.noFit')} action={clear}>
      {say('webhooks.inbox.noFitText')}
    </EmptyPage>
  );
}

/** Fetches once more what genuine messages of a time span named. */
function Again({ connectionId }: { connectionId: string | undefined }) {
  const replay = useDo('inbox.replay');
  const connections = useAsk('connections.list', {}).data ?? [];
  const name = connections.find(({ id }) => id === connectionId)?.name;
  const only = name === undefined ? '' : ` ${say('webhooks.inbox.rangeOf', { name })}`;
  return (
    <RangeForm
      button={say('webhooks.inbox.rangeButton')}
      title={say('webhooks.inbox.rangeTitle')}
      text={`${say('webhooks.inbox.rangeText')}${only}`}
      go={say('webhooks.inbox.rangeGo')}
      busy={replay.isPending}
      problem={replay.error}
      done={replay.data ? say('webhooks.inbox.rangeDone', replay.data) : null}
      onGo={(range) => replay.mutate({ ...range, ...(connectionId === undefined ? {} : { connectionId }) })}
    />
  );
}
