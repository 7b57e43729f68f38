import { Link } from '@tanstack/react-router';
import type { RunView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import link from '../../components/RowLink.module.css';
import { StateMark } from '../../components/StateMark.tsx';
import { clockTime, duration, exactTime } from '../../lib/format.ts';
import { dayTitle, type RunDay } from './days.ts';
import css from './HistoryPage.module.css';
import { barShare, broughtText, runMs, stateOfRun } from './outcome.ts';

interface RunTableProps {
  day: RunDay;
  now: Date;
  /** Of all runs shown, so that bars of different days compare. */
  longestMs: number;
  /** Shows the names of the columns, which the days after the first need not repeat. */
  headed: boolean;
}

/** The runs of one day. */
export function RunTable({ day, now, longestMs, headed }: RunTableProps) {
  return (
    <table className={css.runs}>
      <caption>
        {dayTitle(day.day, now)}
        <span className={css.sum}>{say('history.daySum', { count: day.runs.length, trouble: day.troubled })}</span>
      </caption>
      <thead className={headed ? '' : css.unseen}>
        <tr>
          <th scope="col">{say('history.column.connection')}</th>
          <th scope="col">{say('history.column.outcome')}</th>
          <th scope="col">{say('history.column.what')}</th>
          <th scope="col">{say('history.column.duration')}</th>
          <th scope="col" data-numeric>
            {say('history.column.at')}
          </th>
        </tr>
      </thead>
      <tbody>
        {day.runs.map((run) => (
          <RunLine key={run.id} run={run} now={now} longestMs={longestMs} />
        ))}
      </tbody>
    </table>
  );
}

function RunLine({ run, now, longestMs }: { run: RunView; now: Date; longestMs: number }) {
  const state = stateOfRun(run.status, run.reason);
  // The page's clock moves in steps; a run that has just begun is ahead of it.
  const tookMs = runMs(run, Math.max(now.getTime(), Date.now()));
  const brought = broughtText(run.counts);
  return (
    <tr>
      <td>
        <div className={css.name} title={run.connectionName}>
          <Link to="/history/$runId" params={{ runId: String(run.id) }} className={`${css.open} ${link.link}`}>
            {run.connectionName}
          </Link>
          <span className={css.trigger}>{run.dry ? say('history.dry') : say(`history.trigger.${run.trigger}`)}</span>
        </div>
      </td>
      <td>
        <StateMark state={state} word={say(`history.outcome.${run.status}`)} />
      </td>
      <td className={css.brought}>
        {run.status === 'running' ? say('history.brought.soFar', { text: brought }) : brought}
      </td>
      <td>
        <span className={css.track} aria-hidden="true">
          <span className={css.bar} data-state={state} style={{ width: `${barShare(tookMs, longestMs) * 100}%` }} />
        </span>
        <span className={css.took}>{duration(tookMs)}</span>
      </td>
      <td data-numeric>
        <time dateTime={run.startedAt} title={exactTime(run.startedAt)}>
          {clockTime(run.startedAt)}
        </time>
      </td>
    </tr>
  );
}
