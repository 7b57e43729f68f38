import type { AuditRow } from '../../../contract/ipc/index.ts';
import { say, sayMaybe } from '../../../contract/words/index.ts';
import { EmptyPage } from '../../components/EmptyPage.tsx';
import { Loading } from '../../components/Loading.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { Problem } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { usePages } from '../../components/usePages.ts';
import { When } from '../../components/When.tsx';
import { useAsk } from '../../lib/bridge.ts';
import css from './SettingsPage.module.css';

/** What was done with sign-ins and settings, newest first. */
export function AuditTrail() {
  const trail = usePages('app.audit', {});
  const connections = useAsk('connections.list', {});
  const names = new Map(connections.data?.map(({ id, name }) => [id, name]));
  const { rows, error } = trail;
  return (
    <Section title={say('settings.section.audit')} lead={say('settings.audit.lead')}>
      {error && rows.length === 0 && <Problem problem={error} level={3} onRetry={() => void trail.refetch()} />}
      {trail.isPending && <Loading />}
      {trail.isSuccess && rows.length === 0 && (
        <EmptyPage title={say('settings.audit.emptyTitle')}>{say('settings.audit.emptyText')}</EmptyPage>
      )}
      {rows.length > 0 && <Trail rows={rows} names={names} />}
      <MoreButton list={trail} label={say('settings.audit.earlier')} failed={say('settings.audit.earlierFailed')} />
    </Section>
  );
}

function Trail({ rows, names }: { rows: readonly AuditRow[]; names: ReadonlyMap<string, string> }) {
  return (
    <table className={css.table}>
      <caption>{say('settings.audit.caption')}</caption>
      <thead>
        <tr>
          {(['at', 'actor', 'action', 'subject', 'detail'] as const).map((column) => (
            <th key={column} scope="col">
              {say(`settings.audit.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            <td data-tight>
              <When at={row.at} />
            </td>
            <td data-tight>{sayMaybe(`settings.audit.actors.${row.actor}`, {}, row.actor)}</td>
            <td data-tight>{sayMaybe(`settings.audit.actions.${row.action.replaceAll('.', '_')}`, {}, row.action)}</td>
            <td>{row.subject && (names.get(row.subject) ?? row.subject)}</td>
            <td>{row.detail}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
