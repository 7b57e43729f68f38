import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { FailureReason } from '../../../contract/errors.ts';
import type { ConnectionView, RunDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { Problem, problemSentence } from '../../components/Problem.tsx';
import { RawJson } from '../../components/RawJson.tsx';
import { useAsk, useDo } from '../../lib/bridge.ts';
import css from './RunPage.module.css';

interface RunReasonProps {
  run: RunDetail;
  connection: ConnectionView | undefined;
}

/** Why the run ended as it did, and the one thing to do about it, as long as there is something to do. */
export function RunReason({ run, connection }: RunReasonProps) {
  const offline = useAsk('app.status', {}).data?.offline === true;
  return (
    <>
      {run.status === 'failed' && <Failed run={run} connection={connection} />}
      {run.status === 'running' && offline && <p className={css.note}>{say('history.run.offline')}</p>}
      {run.status === 'stopped' && <p className={css.note}>{say('history.run.stoppedText')}</p>}
      {run.status === 'cut' && <p className={css.note}>{say('history.run.cutText')}</p>}
      {run.dry && <p className={css.note}>{say('history.dryText')}</p>}
      {run.folded > 0 && <p className={css.note}>{say('history.folded', { count: run.folded })}</p>}
    </>
  );
}

function Failed({ run, connection }: RunReasonProps) {
  const reason = run.reason ?? 'bug';
  const problem = { code: reason, params: { name: run.connectionName }, detail: run.detail };
  if (connection?.status.state === 'up_to_date') {
    return (
      <div className={css.note}>
        <p>{problemSentence(problem)}</p>
        <p>{say('history.run.passed', { connection: run.connectionName })}</p>
        {run.detail !== null && <RawJson title={say('shell.problem.details')} text={run.detail} />}
      </div>
    );
  }
  return (
    <div className={css.card}>
      <Problem problem={problem} action={<Mend reason={reason} run={run} connection={connection} />} />
    </div>
  );
}

function Mend({ reason, run, connection }: RunReasonProps & { reason: FailureReason }) {
  const start = useDo('sync.start');
  const navigate = useNavigate();
  if ((reason === 'signed_out' || reason === 'forbidden') && connection) {
    const { provider, id } = connection;
    return (
      <ButtonLink to="/connect/$provider" params={{ provider }} search={{ again: id }}>
        {say('common.signInAgain')}
      </ButtonLink>
    );
  }
  const again = () =>
    start.mutate(
      { connectionIds: [run.connectionId] },
      {
        onSuccess: ({ runIds: [runId] }) => {
          if (runId !== undefined) void navigate({ to: '/history/$runId', params: { runId: String(runId) } });
        },
      },
    );
  return (
    <>
      <Button loading={start.isPending} onClick={again}>
        {say('common.tryAgain')}
      </Button>
      {start.error && <Problem problem={start.error} level={3} />}
    </>
  );
}
