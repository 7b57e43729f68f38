import { Button } from '@mantine/core';
import type { ConnectionDetail, StreamView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Fact } from '../../components/Fact.tsx';
import { problemSentence } from '../../components/Problem.tsx';
import { When } from '../../components/When.tsx';
import { useDo } from '../../lib/bridge.ts';
import css from './StreamDetails.module.css';

/** How one stream is kept up to date, where it goes on, and reading it from the beginning. */
export function StreamDetails({ connection, stream }: { connection: ConnectionDetail; stream: StreamView }) {
  const reset = useDo('connections.resetStream');
  const { deletions, lastFullAt, reachWhy, cursor, resuming } = stream;
  return (
    <>
      <dl className={css.facts}>
        <Fact label={say('connection.streams.deletions')}>{say(`connection.streams.deletionWays.${deletions}`)}</Fact>
        <Fact label={say('connection.streams.full')}>
          <When at={lastFullAt} zone={connection.timezone} />
        </Fact>
        {reachWhy === null ? null : <Fact label={say('connection.streams.reach')}>{reachWhy}</Fact>}
        <Fact label={say('connection.streams.place')}>
          {resuming ? `${say('connection.streams.resuming')} ` : null}
          {cursor === null ? say('connection.streams.placeFirst') : <code className={css.cursor}>{cursor}</code>}
        </Fact>
      </dl>
      <div className={css.reset}>
        <Button
          variant="default"
          size="compact-sm"
          loading={reset.isPending}
          disabled={connection.runningRunId !== null}
          onClick={() => reset.mutate({ connectionId: connection.id, stream: stream.id })}
        >
          {say('connection.streams.reset')}
        </Button>
        <span role="status">
          {reset.isSuccess ? say('connection.streams.resetDone') : say('connection.streams.resetHelp')}
        </span>
      </div>
      {connection.status.state === 'off' ? null : <Enabled connection={connection} stream={stream} />}
      {reset.error ? <p>{problemSentence(reset.error)}</p> : null}
    </>
  );
}

/** Whether the stream is fetched at all; the last one that is cannot be turned off, pausing is for that. */
function Enabled({ connection, stream }: { connection: ConnectionDetail; stream: StreamView }) {
  const change = useDo('connections.change');
  const others = connection.streams.filter((one) => one.enabled && one.id !== stream.id).map((one) => one.id);
  const wanted = stream.enabled ? others : [...others, stream.id];
  return (
    <div className={css.reset}>
      <Button
        variant="default"
        size="compact-sm"
        loading={change.isPending}
        disabled={wanted.length === 0}
        onClick={() => change.mutate({ connectionId: connection.id, streams: wanted })}
      >
        {say(stream.enabled ? 'connection.streams.turnOff' : 'connection.streams.turnOn')}
      </Button>
      {stream.enabled ? <span>{say('connection.streams.turnOffHelp')}</span> : null}
      {change.error ? <span>{problemSentence(change.error)}</span> : null}
    </div>
  );
}
