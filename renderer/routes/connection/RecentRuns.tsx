import type { ConnectionDetail, RunView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Section } from '../../components/Section.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { When } from '../../components/When.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { duration } from '../../lib/format.ts';
import { broughtText, stateOfRun } from '../history/outcome.ts';
import css from './RecentRuns.module.css';

const shown = 5;

/** The last few fetches of this connection. */
export function RecentRuns({ connection }: { connection: ConnectionDetail }) {
  const runs = useAsk('runs.list', { connectionId: connection.id }).data?.rows ?? [];
  return (
    <Section
      title={say('connection.history.title')}
      aside={
        runs.length > shown ? (
          <TextLink to="/history" search={{ connection: connection.id }}>
            {say('connection.history.all')}
          </TextLink>
        ) : undefined
      }
    >
      {runs.length === 0 ? (
        <p className={css.none}>{say('connection.history.none')}</p>
      ) : (
        <table className={css.table}>
          <thead>
            <tr>
              {(['when', 'outcome', 'brought', 'took'] as const).map((column) => (
                <th key={column} scope="col">
                  {say(`connection.history.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {runs.slice(0, shown).map((run) => (
              <Row key={run.id} run={run} zone={connection.timezone} />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

function Row({ run, zone }: { run: RunView; zone: string | null }) {
  const tookMs = run.endedAt === null ? null : Date.parse(run.endedAt) - Date.parse(run.startedAt);
  return (
    <tr>
      <th scope="row">
        <TextLink to="/history/$runId" params={{ runId: String(run.id) }}>
          <When at={run.startedAt} zone={zone} />
        </TextLink>
      </th>
      <td>
        <StateMark state={stateOfRun(run.status, run.reason)} word={say(`history.outcome.${run.status}`)} />
      </td>
      <td>
        {run.status === 'running'
          ? say('history.brought.soFar', { text: broughtText(run.counts) })
          : broughtText(run.counts)}
      </td>
      <td>{tookMs === null ? '–' : duration(tookMs)}</td>
    </tr>
  );
}
