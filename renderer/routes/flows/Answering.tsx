import { Button } from '@mantine/core';
import type { FlowView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Problem } from '../../components/Problem.tsx';
import { useDo } from '../../lib/bridge.ts';
import css from './FlowPage.module.css';

interface AnsweringProps {
  flow: Pick<FlowView, 'id' | 'on'>;
  /** How many wait for a yes. */
  count: number;
  /** The pushes of those that are ticked. */
  chosen: readonly number[];
  onDone: () => void;
}

/** Yes to all or to some, or leave some out. What was answered can be answered otherwise later, so nothing is asked. */
export function Answering({ flow, count, chosen, onDone }: AnsweringProps) {
  const approve = useDo('pushes.approve');
  const leaveOut = useDo('pushes.leaveOut');
  const problem = approve.error ?? leaveOut.error;
  const pushIds = [...chosen];
  const busy = approve.isPending || leaveOut.isPending;
  return (
    <>
      <div className={css.bulk}>
        {chosen.length === 0 ? (
          <Button
            size="compact-sm"
            disabled={count === 0}
            loading={busy}
            onClick={() => approve.mutate({ flowId: flow.id })}
          >
            {say('flows.proposed.yesAll', { count })}
          </Button>
        ) : (
          <>
            <Button size="compact-sm" loading={busy} onClick={() => approve.mutate({ pushIds }, { onSuccess: onDone })}>
              {say('flows.proposed.yes', { count: chosen.length })}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              loading={busy}
              onClick={() => leaveOut.mutate({ pushIds }, { onSuccess: onDone })}
            >
              {say('flows.proposed.leaveOut', { count: chosen.length })}
            </Button>
          </>
        )}
        <span role="status" className={css.told}>
          {approve.data ? say(flow.on ? 'flows.proposed.said' : 'flows.proposed.agreed', approve.data) : ''}
        </span>
      </div>
      {problem ? <Problem problem={problem} level={3} /> : null}
    </>
  );
}
