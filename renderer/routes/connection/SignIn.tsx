import type { ConnectionDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { Fact } from '../../components/Fact.tsx';
import { Section } from '../../components/Section.tsx';
import { When } from '../../components/When.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { scopeWords } from '../../lib/scopes.ts';
import { Rename } from './Rename.tsx';
import css from './SignIn.module.css';

/** How it is signed in, as whom, and what that allows in plain words. */
export function SignIn({ connection }: { connection: ConnectionDetail }) {
  const { wayLabel, account, settings, createdAt, backfillFrom, scopes, timezone } = connection;
  const chosen = useChosenWords(connection);
  return (
    <Section
      title={say('connection.signIn.title')}
      aside={
        <ButtonLink
          to="/connect/$provider"
          params={{ provider: connection.provider }}
          search={{ again: connection.id }}
          variant="default"
          size="compact-sm"
        >
          {say('connection.signIn.again')}
        </ButtonLink>
      }
    >
      <dl className={css.facts}>
        <Fact label={say('connection.signIn.name')}>
          <Rename connection={connection} />
        </Fact>
        <Fact label={say('connection.signIn.account')}>{account}</Fact>
        <Fact label={say('connection.signIn.way')}>{wayLabel}</Fact>
        {settings.map(({ label, value }) => (
          <Fact key={label} label={label}>
            {chosen(label, value)}
          </Fact>
        ))}
        <Fact label={say('connection.signIn.since')}>
          <When at={createdAt} zone={timezone} />
        </Fact>
        <Fact label={say('connection.signIn.from')}>
          {backfillFrom === null ? say('connection.signIn.everything') : <When at={backfillFrom} />}
        </Fact>
        <Fact label={say('connection.signIn.scopes')}>
          {scopes.length === 0 ? (
            say('connection.signIn.scopesNone')
          ) : (
            <ul className={css.scopes}>
              {scopes.map((scope) => (
                <li key={scope} title={scope}>
                  {scopeWords(scope)}
                </li>
              ))}
            </ul>
          )}
          <div className={css.quiet}>{say(connection.writes ? 'writes.allowed' : 'writes.notAllowed')}</div>
        </Fact>
      </dl>
    </Section>
  );
}

/** A setting that was picked from a list is told as the list told it. */
function useChosenWords({ provider, way }: ConnectionDetail): (label: string, value: string) => string {
  const catalogue = useAsk('catalogue.list', {}).data;
  const fields = catalogue?.find(({ id }) => id === provider)?.ways.find(({ id }) => id === way)?.fields ?? [];
  return (label, value) => {
    const options = fields.find((field) => field.label === label)?.options ?? [];
    return options.find((option) => option.value === value)?.label ?? value;
  };
}
