import { Button } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { AppStatus, Overview } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Problem } from '../../components/Problem.tsx';
import { useAsk, useDo } from '../../lib/bridge.ts';
import { longDay } from '../../lib/format.ts';
import { later } from '../../lib/later.ts';
import { needsOwner } from '../flows/tell.ts';
import { AbsenceLine } from './AbsenceLine.tsx';
import { ConnectionTiles } from './ConnectionTiles.tsx';
import { DayStrip } from './DayStrip.tsx';
import { FlowMatters } from './FlowMatters.tsx';
import { Matters } from './Matters.tsx';
import css from './OverviewPage.module.css';
import { daySentence } from './sentence.ts';
import { TodayNumbers } from './TodayNumbers.tsx';

const FirstRun = lazy(() => later(import('./FirstRun.tsx')).then((m) => ({ default: m.FirstRun })));

/** Is all well, and if not, what is the one thing to do. */
export function OverviewPage() {
  const status = useAsk('app.status', {});
  const overview = useAsk('app.overview', {});
  const trouble = status.error ?? overview.error;
  if (status.data && overview.data) {
    const empty = status.data.connections === 0 && overview.data.connections.length === 0;
    return empty ? (
      <Suspense>
        <FirstRun status={status.data} />
      </Suspense>
    ) : (
      <Filled status={status.data} overview={overview.data} />
    );
  }
  if (!trouble) return <Loading page />;
  const again = () => void Promise.all([status.refetch(), overview.refetch()]);
  return <Problem problem={trouble} level={1} title={say('shell.page.failed')} onRetry={again} />;
}

function Filled({ status, overview }: { status: AppStatus; overview: Overview }) {
  const fetch = useDo('sync.start');
  const flows = useAsk('flows.list', {}).data ?? [];
  // What waits for the owner stands on top, what goes on by itself further down.
  const needing = flows.filter(needsOwner).length;
  const working = status.state === 'working';
  return (
    <>
      <PageHeader
        title={daySentence(status, overview.matters.length)}
        windowTitle={say('overview.title')}
        lead={
          <>
            {longDay(new Date().toISOString())}. {todaySentence(overview)}
          </>
        }
        actions={
          <Button variant="default" loading={fetch.isPending} disabled={working} onClick={() => fetch.mutate({})}>
            {say(working ? 'shell.line.working' : 'overview.fetchAll')}
          </Button>
        }
      />
      {fetch.error ? (
        <div className={css.trouble}>
          <Problem problem={fetch.error} onRetry={() => fetch.mutate({})} />
        </div>
      ) : null}
      <AbsenceLine />
      <Matters matters={overview.matters} connections={overview.connections} />
      {needing > 0 ? <FlowMatters flows={flows} /> : null}
      <TodayNumbers overview={overview} />
      {needing > 0 ? null : <FlowMatters flows={flows} />}
      <ConnectionTiles connections={overview.connections} />
      <DayStrip days={overview.days} />
    </>
  );
}

function todaySentence({ orders, todayCounts }: Overview): string {
  if (orders.today === 0 && todayCounts.added === 0) return say('overview.today.none');
  return say('overview.today.some', { orders: orders.today, records: todayCounts.added });
}
