import type { ConnectionView, Matter } from '../../../contract/ipc/index.ts';
import { isWordKey, say, sayMaybe } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { Problem } from '../../components/Problem.tsx';
import { RemedyButton } from '../../components/RemedyButton.tsx';
import { Section } from '../../components/Section.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { When } from '../../components/When.tsx';
import css from './Matters.module.css';

const shown = 3;

/** What needs a hand: at most three cards, the most urgent first, as the Hub orders them. */
export function Matters({
  matters: all,
  connections,
}: {
  matters: readonly Matter[];
  connections: readonly ConnectionView[];
}) {
  // Those of flows have a section of their own.
  const matters = all.filter(({ why }) => !why.startsWith('flow_'));
  if (matters.length === 0) return null;
  const rest = matters.length - shown;
  return (
    <Section
      title={say('overview.matters.title')}
      aside={
        rest > 0 ? <TextLink to="/connections">{say('overview.matters.more', { count: rest })}</TextLink> : undefined
      }
    >
      <div className={css.cards}>
        {matters.slice(0, shown).map((matter) => (
          <MatterCard
            key={matter.id}
            matter={matter}
            connection={connections.find((one) => one.id === matter.connectionId)}
          />
        ))}
      </div>
    </Section>
  );
}

function MatterCard({ matter, connection }: { matter: Matter; connection: ConnectionView | undefined }) {
  const { why, count, connectionName, problem, remedy, raisedAt } = matter;
  const name = connectionName ?? say('common.appName');
  return (
    <Problem
      level={3}
      standing
      problem={problem ?? { code: why, params: {} }}
      title={whatHappened(why, { name, count })}
      action={
        connection ? (
          <RemedyButton remedy={remedy} connection={connection} why={why} count={count} />
        ) : (
          <AppButton matter={matter} />
        )
      }
    >
      {sayMaybe(`overview.means.${why}`, {}, say('overview.means.other'))}{' '}
      <span className={css.since}>
        {say('overview.matters.since')} <When at={raisedAt} zone={connection?.timezone ?? null} />.
      </span>
    </Problem>
  );
}

/** To where a matter that is of no connection is mended; that of an address names it after its code. */
function AppButton({ matter: { id, why } }: { matter: Matter }) {
  if (why === 'relay_refused') return <ButtonLink to="/webhooks">{say('overview.matters.toRelay')}</ButtonLink>;
  const prefix = 'address_stopped:';
  if (why !== 'address_stopped' || !id.startsWith(prefix)) return null;
  return (
    <ButtonLink to="/webhooks/sent/$addressId" params={{ addressId: id.slice(prefix.length) }}>
      {say('overview.matters.toAddress')}
    </ButtonLink>
  );
}

function whatHappened(why: string, params: { name: string; count: number }): string {
  const key = `state.why.${why}`;
  return isWordKey(key) ? say(key, params) : say('shell.problem.title.unknown');
}
