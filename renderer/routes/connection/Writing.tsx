import type { ConnectionDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { problemSentence } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { WriteChoice } from '../../components/WriteChoice.tsx';
import { useDo } from '../../lib/bridge.ts';
import css from './Writing.module.css';

/** Whether Backroom may write there. Where the sign-in itself limits it, allowing it means signing in again. */
export function Writing({ connection }: { connection: ConnectionDetail }) {
  const change = useDo('connections.change');
  const { id, provider, actions, writes, scopes } = connection;
  if (actions.length === 0) return null;
  const bySignIn = scopes.length > 0 && !writes;
  return (
    <Section title={say('writes.title')}>
      {bySignIn ? (
        <div className={css.again}>
          <p>{say('writes.scopes')}</p>
          <ButtonLink
            to="/connect/$provider"
            params={{ provider }}
            search={{ again: id, write: 'yes' }}
            variant="default"
            size="compact-sm"
          >
            {say('writes.signIn')}
          </ButtonLink>
        </div>
      ) : (
        <WriteChoice
          actions={actions}
          writes={writes}
          onChange={(allowed) => change.mutate({ connectionId: id, writes: allowed })}
          disabled={change.isPending}
        />
      )}
      {change.error ? <p className={css.wrong}>{problemSentence(change.error)}</p> : null}
    </Section>
  );
}
