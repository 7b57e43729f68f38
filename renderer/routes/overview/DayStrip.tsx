import type { Overview } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Section } from '../../components/Section.tsx';
import { longDay, number, shortDay } from '../../lib/format.ts';
import css from './DayStrip.module.css';

type Day = Overview['days'][number];

/** Fourteen days of fetches: a missing or failed day is seen at once, by height, pattern and colour. */
export function DayStrip({ days }: { days: readonly Day[] }) {
  const most = Math.max(1, ...days.map(total));
  return (
    <Section title={say('overview.days.title')} lead={say('overview.days.lead')}>
      <div className={css.strip} aria-hidden="true">
        {days.map((day) => (
          <DayColumn key={day.day} day={day} most={most} />
        ))}
      </div>
      <Legend />
      <details className={css.numbers}>
        <summary>{say('shell.chart.asTable')}</summary>
        <DayTable days={days} />
      </details>
    </Section>
  );
}

function total(day: Day): number {
  return day.done + day.troubled + day.failed;
}

const kinds = ['failed', 'troubled', 'done'] as const;

function DayColumn({ day, most }: { day: Day; most: number }) {
  const { done, troubled, failed } = day;
  const label = longDay(day.day);
  const missing = total(day) === 0;
  const hint = missing
    ? say('overview.days.hintNone', { day: label })
    : say('overview.days.hint', { day: label, done, troubled, failed });
  return (
    <div className={css.day} title={hint}>
      <div className={css.column}>
        {missing ? <span className={css.missing} /> : null}
        {kinds.map((kind) =>
          day[kind] === 0 ? null : (
            <span
              key={kind}
              className={css.bar}
              data-kind={kind}
              style={{ flexBasis: `${(day[kind] / most) * 100}%` }}
            />
          ),
        )}
      </div>
      <span className={css.label}>{shortDay(day.day)}</span>
    </div>
  );
}

function Legend() {
  return (
    <ul className={css.legend} aria-hidden="true">
      {(['done', 'troubled', 'failed', 'missing'] as const).map((kind) => (
        <li key={kind}>
          <span className={css.key} data-kind={kind} />
          {say(`overview.days.${kind}`)}
        </li>
      ))}
    </ul>
  );
}

function DayTable({ days }: { days: readonly Day[] }) {
  return (
    <table className={css.table}>
      <caption>{say('overview.days.caption')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('overview.days.day')}</th>
          <th scope="col">{say('overview.days.done')}</th>
          <th scope="col">{say('overview.days.troubled')}</th>
          <th scope="col">{say('overview.days.failed')}</th>
        </tr>
      </thead>
      <tbody>
        {days.toReversed().map((day) => (
          <tr key={day.day}>
            <th scope="row">{longDay(day.day)}</th>
            <td>{number(day.done)}</td>
            <td>{number(day.troubled)}</td>
            <td>{number(day.failed)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
