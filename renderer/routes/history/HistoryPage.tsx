import { Select, Switch } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { RunView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { EmptyPage } from '../../components/EmptyPage.tsx';
import { HistoryIcon } from '../../components/icons.tsx';
import { Loading } from '../../components/Loading.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Problem } from '../../components/Problem.tsx';
import { usePages } from '../../components/usePages.ts';
import { useAsk } from '../../lib/bridge.ts';
import { useNow } from '../../lib/now.ts';
import { runsByDay } from './days.ts';
import css from './HistoryPage.module.css';
import { runMs } from './outcome.ts';
import { RunTable } from './RunTable.tsx';
import { type HistorySearch, historySearchSchema } from './search.ts';

/** Every run, newest first, by the day it began. */
export function HistoryPage() {
  const search = historySearchSchema.parse(useSearch({ strict: false }));
  const navigate = useNavigate();
  const runs = usePages('runs.list', {
    ...(search.connection === undefined ? {} : { connectionId: search.connection }),
    ...(search.show === undefined ? {} : { status: search.show }),
    ...(search.told === undefined ? {} : { told: true }),
  });
  const change = (patch: Partial<HistorySearch>) =>
    void navigate({ to: '/history', search: { ...search, ...patch }, replace: true });
  const { error, rows } = runs;
  return (
    <>
      <PageHeader
        title={say('history.title')}
        lead={say('history.lead')}
        actions={<Filters search={search} onChange={change} />}
      />
      {error && rows.length === 0 && <Problem problem={error} onRetry={() => void runs.refetch()} />}
      {runs.isPending && <Loading />}
      {!runs.isPending && !error && rows.length === 0 && <NoRuns search={search} />}
      <Days runs={rows} />
      <MoreButton
        list={runs}
        label={say('history.earlier')}
        failed={say('history.earlierFailed')}
        end={rows.length > 20 ? say('history.end') : null}
      />
    </>
  );
}

function Days({ runs }: { runs: readonly RunView[] }) {
  const now = useNow();
  const longestMs = Math.max(0, ...runs.map((run) => runMs(run, now.getTime())));
  return runsByDay(runs).map((day, index) => (
    <RunTable key={day.day} day={day} now={now} longestMs={longestMs} headed={index === 0} />
  ));
}

interface FiltersProps {
  search: HistorySearch;
  onChange: (patch: Partial<HistorySearch>) => void;
}

function Filters({ search, onChange }: FiltersProps) {
  const connections = useAsk('connections.list', {});
  const options = (connections.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <Select
        className={css.choice ?? ''}
        aria-label={say('history.filterConnection')}
        data={[{ value: '', label: say('history.allConnections') }, ...options]}
        value={search.connection ?? ''}
        onChange={(connection) => onChange({ connection: connection || undefined })}
      />
      <Switch
        className={css.trouble ?? ''}
        label={say('history.trouble')}
        checked={search.show === 'trouble'}
        onChange={(event) => onChange({ show: event.currentTarget.checked ? 'trouble' : undefined })}
      />
      <Switch
        className={css.trouble ?? ''}
        label={say('history.told')}
        checked={search.told === true}
        onChange={(event) => onChange({ told: event.currentTarget.checked || undefined })}
      />
    </>
  );
}

function NoRuns({ search }: { search: HistorySearch }) {
  if (search.connection === undefined && search.show === undefined) {
    const connect = <ButtonLink to="/connections">{say('history.empty.button')}</ButtonLink>;
    return (
      <EmptyPage title={say('history.empty.title')} icon={<HistoryIcon size={28} />} action={connect}>
        {say('history.empty.text')}
      </EmptyPage>
    );
  }
  const onlyTrouble = search.show === 'trouble' && search.connection === undefined;
  const all = (
    <ButtonLink variant="default" to="/history" search={{}}>
      {say('history.empty.clear')}
    </ButtonLink>
  );
  return (
    <EmptyPage title={say(onlyTrouble ? 'history.empty.troubleTitle' : 'history.empty.filteredTitle')} action={all}>
      {say(onlyTrouble ? 'history.empty.troubleText' : 'history.empty.filteredText')}
    </EmptyPage>
  );
}
