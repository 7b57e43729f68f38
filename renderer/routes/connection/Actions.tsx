import { Button, Menu } from '@mantine/core';
import type { ConnectionDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ChevronDownIcon, FetchIcon, PauseIcon, PlayIcon, StopIcon } from '../../components/icons.tsx';
import { useDo } from '../../lib/bridge.ts';
import css from './Actions.module.css';

/** Fetch now (or stop), its slower and its trying kinds, and the connection's own pause. */
export function Actions({ connection }: { connection: ConnectionDetail }) {
  const { id, runningRunId, paused, status } = connection;
  const start = useDo('sync.start');
  const stop = useDo('sync.stop');
  const change = useDo('connections.change');
  if (status.state === 'off') return null;
  const fetch = (more: { full?: boolean; dryRun?: boolean } = {}) => start.mutate({ connectionIds: [id], ...more });
  return (
    <>
      <Button
        variant="default"
        leftSection={paused ? <PlayIcon /> : <PauseIcon />}
        loading={change.isPending}
        onClick={() => change.mutate({ connectionId: id, paused: !paused })}
      >
        {say(paused ? 'connection.resume' : 'connection.pause')}
      </Button>
      {runningRunId === null ? (
        <Button.Group>
          <Button leftSection={<FetchIcon />} loading={start.isPending} onClick={() => fetch()}>
            {say('connection.fetch')}
          </Button>
          <Menu position="bottom-end" width={280}>
            <Menu.Target>
              <Button aria-label={say('connection.fetchMore')} className={css.more} disabled={start.isPending}>
                <ChevronDownIcon />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => fetch({ full: true })}>
                {say('connection.fetchFull')}
                <div className={css.help}>{say('connection.fetchFullHelp')}</div>
              </Menu.Item>
              <Menu.Item onClick={() => fetch({ dryRun: true })}>
                {say('connection.dryRun')}
                <div className={css.help}>{say('connection.dryRunHelp')}</div>
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Button.Group>
      ) : (
        <Button
          variant="default"
          leftSection={<StopIcon />}
          loading={stop.isPending}
          onClick={() => stop.mutate({ runId: runningRunId })}
        >
          {say('connection.stop')}
        </Button>
      )}
    </>
  );
}
