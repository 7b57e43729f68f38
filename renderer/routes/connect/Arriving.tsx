import type { ConnectionDetail, Progress } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Problem } from '../../components/Problem.tsx';
import { ProgressLine } from '../../components/ProgressLine.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { VendorMark } from '../../components/VendorMark.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { number } from '../../lib/format.ts';
import { useProgress } from '../../lib/progress.ts';
import css from './Arriving.module.css';

interface ArrivingProps {
  connectionId: string;
  account: string | null;
  again: boolean;
}

/** The end of connecting: the first records come in, live. */
export function Arriving({ connectionId, account, again }: ArrivingProps) {
  const detail = useAsk('connections.get', { connectionId }, { everyMs: 2000 });
  const progress = useProgress(connectionId);
  if (detail.error) return <Problem problem={detail.error} onRetry={() => void detail.refetch()} />;
  if (!detail.data) return <Loading page />;
  const connection = detail.data;
  const running = connection.runningRunId !== null;
  return (
    <>
      <PageHeader
        before={<VendorMark name={connection.providerName} mark={connection.mark} size={48} />}
        title={say('connect.done.title', { name: connection.name })}
        lead={account ? say('connect.done.account', { account }) : undefined}
      />
      <div className={css.state}>
        <StateMark state={connection.status.state} />
        <span role="status">{sentence(connection, running)}</span>
      </div>
      {running ? <ProgressLine name={connection.name} progress={progress.at(-1)} /> : null}
      <Arrived connection={connection} progress={running ? progress : []} />
      <div className={css.buttons}>
        <ButtonLink to="/records" search={{ connection: connectionId }}>
          {say('connect.done.records')}
        </ButtonLink>
        <ButtonLink to="/connections/$connectionId" params={{ connectionId }} variant="default">
          {say('connect.done.connection', { name: connection.name })}
        </ButtonLink>
        {again ? null : (
          <ButtonLink to="/connections" variant="default">
            {say('connect.done.another')}
          </ButtonLink>
        )}
      </div>
    </>
  );
}

function sentence(connection: ConnectionDetail, running: boolean): string {
  if (running) return say('connect.done.fetching');
  if (connection.status.state === 'needs_you') return say('connect.done.troubled');
  return say(connection.lastOkAt === null ? 'connect.done.waiting' : 'connect.done.finished');
}

function Arrived({ connection, progress }: { connection: ConnectionDetail; progress: readonly Progress[] }) {
  const streams = connection.streams.filter((stream) => stream.enabled);
  return (
    <table className={css.table}>
      <caption>{say('connect.done.table')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('connect.done.what')}</th>
          <th scope="col">{say('connect.done.read')}</th>
        </tr>
      </thead>
      <tbody>
        {streams.map((stream) => {
          const moving = progress.find((one) => one.stream === stream.id);
          return (
            <tr key={stream.id} data-moving={moving !== undefined || undefined}>
              <th scope="row">{stream.label}</th>
              <td>{number(Math.max(stream.count, moving?.counts.added ?? 0))}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
