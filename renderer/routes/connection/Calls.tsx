import { Button } from '@mantine/core';
import type { ConnectionDetail } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { problemSentence } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { When } from '../../components/When.tsx';
import { useDo } from '../../lib/bridge.ts';
import { duration, percent } from '../../lib/format.ts';
import css from './Calls.module.css';

/** How many calls today against what the vendor allows, how many fail, how fast it answers; a check at once. */
export function Calls({ connection }: { connection: ConnectionDetail }) {
  const check = useDo('connections.check');
  const { health, callsPerSecond, callsPerDay, samples, timezone } = connection;
  const rate = health.errorRate;
  return (
    <Section title={say('connection.calls.title')}>
      <p className={css.words}>
        {callsPerDay === null
          ? say('connection.calls.today', { count: health.callsToday })
          : say('connection.calls.todayOf', { count: health.callsToday, perDay: callsPerDay })}
        . {paceWords(callsPerSecond)}
      </p>
      <p className={css.words}>
        {rate > 0 ? say('connection.calls.wrong', { share: percent(rate) }) : say('connection.calls.allRight')}{' '}
        {health.latencyMs === null ? null : say('connection.calls.answer', { time: duration(health.latencyMs) })}
      </p>
      <div className={css.check}>
        {connection.status.state === 'off' ? null : (
          <Button
            variant="default"
            loading={check.isPending}
            onClick={() => check.mutate({ connectionId: connection.id })}
          >
            {say('connection.calls.check')}
          </Button>
        )}
        <span role="status">
          {check.error ? problemSentence(check.error) : check.data?.ok ? say('connection.calls.checkGood') : null}
        </span>
      </div>
      {samples.length === 0 ? null : <Samples samples={samples} zone={timezone} />}
    </Section>
  );
}

/** A pace that is slower than one a second is told by the minute or the hour. */
function paceWords(perSecond: number): string {
  const [count, unit] =
    perSecond >= 1
      ? ([perSecond, 'second'] as const)
      : perSecond * 60 >= 1
        ? ([perSecond * 60, 'minute'] as const)
        : ([perSecond * 3600, 'hour'] as const);
  return say('connection.calls.pace', { count: Math.round(count), unit });
}

function Samples({ samples, zone }: { samples: ConnectionDetail['samples']; zone: string | null }) {
  const slowest = Math.max(1, ...samples.map((sample) => sample.latencyMs));
  return (
    <>
      <div className={css.bars} aria-hidden="true">
        {samples.map((sample) => (
          <span
            key={sample.at}
            className={css.bar}
            data-ok={sample.ok}
            style={{ height: `${Math.max(8, (sample.latencyMs / slowest) * 100)}%` }}
          />
        ))}
      </div>
      <details className={css.numbers}>
        <summary>
          {say('connection.calls.samples')}: {say('shell.chart.asTable').toLowerCase()}
        </summary>
        <table className={css.table}>
          <caption>{say('connection.calls.samples')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('connection.calls.at')}</th>
              <th scope="col">{say('connection.calls.outcome')}</th>
              <th scope="col">{say('connection.calls.took')}</th>
            </tr>
          </thead>
          <tbody>
            {samples.toReversed().map((sample) => (
              <tr key={sample.at}>
                <th scope="row">
                  <When at={sample.at} zone={zone} />
                </th>
                <td>{say(sample.ok ? 'connection.calls.ok' : 'connection.calls.notOk')}</td>
                <td>{duration(sample.latencyMs)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
