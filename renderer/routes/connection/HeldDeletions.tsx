import { Button } from '@mantine/core';
import type { ConnectionDetail, StreamView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Problem, problemSentence } from '../../components/Problem.tsx';
import { useDo } from '../../lib/bridge.ts';
import css from './HeldDeletions.module.css';

/** Deletions that wait for the owner's word, since there are so many at once. */
export function HeldDeletions({ connection }: { connection: ConnectionDetail }) {
  const held = connection.streams.filter((stream) => stream.heldDeletions > 0);
  return held.map((stream) => <Held key={stream.id} connectionId={connection.id} stream={stream} />);
}

function Held({ connectionId, stream }: { connectionId: string; stream: StreamView }) {
  const settle = useDo('connections.settleDeletions');
  const answer = (accept: boolean) => settle.mutate({ connectionId, stream: stream.id, accept });
  return (
    <div className={css.card}>
      <Problem
        standing
        problem={{ code: 'held_deletions', params: {} }}
        title={say('connection.streams.held', { count: stream.heldDeletions, what: stream.label.toLowerCase() })}
        action={
          <>
            <Button loading={settle.isPending && settle.variables.accept} onClick={() => answer(true)}>
              {say('connection.streams.heldAccept')}
            </Button>
            <Button
              variant="default"
              loading={settle.isPending && !settle.variables.accept}
              onClick={() => answer(false)}
            >
              {say('connection.streams.heldKeep')}
            </Button>
          </>
        }
      >
        {say('connection.streams.heldLead')}
        {settle.error ? <div>{problemSentence(settle.error)}</div> : null}
      </Problem>
    </div>
  );
}
