import { Button } from '@mantine/core';
import type { Remedy, Status } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';
import { useDo } from '../lib/bridge.ts';
import { ButtonLink } from './ButtonLink.tsx';

export interface RemedyButtonProps {
  remedy: Remedy;
  connection: { id: string; provider: string };
  why: Status['why'] | (string & {});
  count: number;
  /** The connection's own switch, not the pause of everything, is what `resume` turns. */
  pausedItself?: boolean;
  variant?: 'filled' | 'default';
}

/** The one button that mends a state; nothing where nothing is to be done. */
export function RemedyButton({
  remedy,
  connection,
  why,
  count,
  pausedItself = true,
  variant = 'filled',
}: RemedyButtonProps) {
  const fetch = useDo('sync.start');
  const bring = useDo('proof.fetch');
  const change = useDo('connections.change');
  const pause = useDo('app.pause');
  const busy = fetch.isPending || bring.isPending || change.isPending || pause.isPending;
  switch (remedy) {
    case null:
      return null;
    case 'sign_in':
      return (
        <ButtonLink
          to="/connect/$provider"
          params={{ provider: connection.provider }}
          search={{ again: connection.id }}
          variant={variant}
        >
          {say('state.remedy.sign_in')}
        </ButtonLink>
      );
    case 'review':
      return why === 'set_aside' ? (
        <ButtonLink to="/history/set-aside" search={{ connection: connection.id }} variant={variant}>
          {say('connection.reviewAside', { count })}
        </ButtonLink>
      ) : (
        <ButtonLink to="/connections/$connectionId" params={{ connectionId: connection.id }} variant={variant}>
          {say('connection.reviewHeld')}
        </ButtonLink>
      );
    case 'unlock':
      return (
        <ButtonLink to="/settings" variant={variant}>
          {say('state.remedy.unlock')}
        </ButtonLink>
      );
    case 'resume': {
      const resume = () =>
        pausedItself ? change.mutate({ connectionId: connection.id, paused: false }) : pause.mutate({ until: 'now' });
      return (
        <Button variant={variant} loading={busy} onClick={resume}>
          {say('state.remedy.resume')}
        </Button>
      );
    }
    case 'fetch_missing':
      return (
        <Button variant={variant} loading={busy} onClick={() => bring.mutate({ connectionId: connection.id })}>
          {say('state.remedy.fetch_missing')}
        </Button>
      );
    case 'retry':
    case 'fetch':
    case 'free_space':
      return (
        <Button variant={variant} loading={busy} onClick={() => fetch.mutate({ connectionIds: [connection.id] })}>
          {say(`state.remedy.${remedy}`)}
        </Button>
      );
    default:
      return remedy satisfies never;
  }
}
