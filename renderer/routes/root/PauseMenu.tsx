import { Menu } from '@mantine/core';
import { say } from '../../../contract/words/index.ts';
import { useDo } from '../../lib/bridge.ts';
import { PauseFace } from './PauseFace.tsx';

const lengths = ['hour', 'tomorrow', 'forever'] as const;

/** Pauses all fetching for as long as is chosen, or lets it go on. */
export function PauseMenu({ paused }: { paused: boolean }) {
  const pause = useDo('app.pause');
  if (paused) return <PauseFace paused disabled={pause.isPending} onClick={() => pause.mutate({ until: 'now' })} />;
  return (
    <Menu position="right-end" width={220}>
      <Menu.Target>
        <PauseFace paused={false} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say('shell.pause.title')}</Menu.Label>
        {lengths.map((until) => (
          <Menu.Item key={until} onClick={() => pause.mutate({ until })}>
            {say(`shell.pause.${until}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
