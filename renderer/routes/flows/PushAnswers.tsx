import { Button } from '@mantine/core';
import type { PushDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { problemSentence } from '../../components/Problem.tsx';
import { useDo } from '../../lib/bridge.ts';
import lists from '../webhooks/Webhooks.module.css';
import css from './FlowPage.module.css';
import { AgainButton } from './PushAction.tsx';
import { UndoButton } from './UndoButton.tsx';

/** What can be said or done about one push, as it stands. */
export function PushAnswers({ push }: { push: PushDetail }) {
  const approve = useDo('pushes.approve');
  const leaveOut = useDo('pushes.leaveOut');
  const { id, state, title, final, takesAlong } = push;
  const pushIds = [id];
  const problem = approve.error ?? leaveOut.error;
  const canLeaveOut = state === 'proposed' || state === 'held' || state === 'failed' || state === 'ready';
  return (
    <>
      <div className={css.answers}>
        {state === 'proposed' ? (
          <Button size="xs" loading={approve.isPending} onClick={() => approve.mutate({ pushIds })}>
            {say('flows.proposed.yesOne')}
          </Button>
        ) : null}
        {canLeaveOut ? (
          <Button size="xs" variant="default" loading={leaveOut.isPending} onClick={() => leaveOut.mutate({ pushIds })}>
            {say('flows.proposed.leaveOutOne')}
          </Button>
        ) : null}
        {state === 'undone' || state === 'left_out' ? <AgainButton push={push} pushIds={pushIds} size="xs" /> : null}
        {state === 'done' && final === null ? (
          <UndoButton
            wish={{ pushId: id }}
            size="xs"
            label={say('flows.undo.one')}
            named={say('flows.undo.oneNamed', { title })}
          />
        ) : null}
      </div>
      {state === 'done' && final !== null ? (
        <p className={lists.soft}>{say('flows.panel.final', { why: final })}</p>
      ) : null}
      {state === 'done' && takesAlong.length > 0 ? (
        <p className={lists.soft}>{say('flows.panel.takesAlong', { titles: takesAlong.join(', ') })}</p>
      ) : null}
      {problem ? <p className={css.wrong}>{problemSentence(problem)}</p> : null}
    </>
  );
}
