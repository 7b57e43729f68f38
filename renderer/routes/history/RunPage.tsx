import { Button } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ConnectionView, RunDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { FetchIcon, StopIcon } from '../../components/icons.tsx';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Problem } from '../../components/Problem.tsx';
import { useAsk, useDo } from '../../lib/bridge.ts';
import { BackLink } from './BackLink.tsx';
import { RunFacts } from './RunFacts.tsx';
import { RunReason } from './RunReason.tsx';
import { RunStreams } from './RunStreams.tsx';
import { SetAsideList } from './SetAsideList.tsx';

/** One run: what it did per stream, why it ended as it did, and what it set aside. */
export function RunPage() {
  const { runId: text = '' } = useParams({ strict: false });
  const runId = Number(text);
  const known = Number.isSafeInteger(runId) && runId >= 0;
  const asked = useAsk('runs.get', { runId: known ? runId : 0 }, { enabled: known });
  const connections = useAsk('connections.list', {});
  const run = asked.data;
  const connection = connections.data?.find(({ id }) => id === run?.connectionId);
  if (!known || asked.error?.code === 'not_found') return <NoSuchRun />;
  return (
    <>
      <BackLink />
      {asked.error && <Problem problem={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.isPending && <Loading />}
      {run && <Run key={run.id} run={run} connection={connection} />}
    </>
  );
}

function Run({ run, connection }: { run: RunDetail; connection: ConnectionView | undefined }) {
  const setsAside = run.counts.setAside > 0;
  return (
    <>
      <PageHeader
        title={say('history.run.title', { connection: run.connectionName })}
        actions={<RunButton run={run} />}
      />
      <RunFacts run={run} />
      <RunReason run={run} connection={connection} />
      <RunStreams run={run} />
      {setsAside && <SetAsideList connectionId={run.connectionId} connectionName={run.connectionName} />}
    </>
  );
}

/** Stops the run while it goes on, and begins another one when it is over. */
function RunButton({ run }: { run: RunDetail }) {
  const stop = useDo('sync.stop');
  const start = useDo('sync.start');
  const navigate = useNavigate();
  const failed = stop.error ?? start.error;
  const again = () =>
    start.mutate(
      { connectionIds: [run.connectionId] },
      {
        onSuccess: ({ runIds: [runId] }) => {
          if (runId !== undefined) void navigate({ to: '/history/$runId', params: { runId: String(runId) } });
        },
      },
    );
  const running = run.status === 'running';
  return (
    <>
      {running ? (
        <Button
          variant="default"
          leftSection={<StopIcon size={16} />}
          disabled={stop.isPending || stop.isSuccess}
          onClick={() => stop.mutate({ runId: run.id })}
        >
          {say(stop.isPending || stop.isSuccess ? 'history.run.stopping' : 'history.run.stop')}
        </Button>
      ) : (
        <Button variant="default" leftSection={<FetchIcon size={16} />} loading={start.isPending} onClick={again}>
          {say('history.run.again')}
        </Button>
      )}
      {failed && <Problem problem={failed} />}
    </>
  );
}

function NoSuchRun() {
  return (
    <>
      <BackLink />
      <PageHeader title={say('history.run.notFoundTitle')} lead={say('history.run.notFound')} />
    </>
  );
}
