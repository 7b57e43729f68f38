import type { ConnectionDetail } from '../../../contract/ipc/index.ts';
import { say, sayMaybe } from '../../../contract/words/index.ts';
import { Fact } from '../../components/Fact.tsx';
import { Problem } from '../../components/Problem.tsx';
import { ProgressLine } from '../../components/ProgressLine.tsx';
import { RemedyButton } from '../../components/RemedyButton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { When } from '../../components/When.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { useNow } from '../../lib/now.ts';
import { useProgress } from '../../lib/progress.ts';
import { changeText, statusSentence } from '../../lib/status.ts';
import css from './StateCard.module.css';

/** How the connection stands, in a sentence, with the one thing to do; while it fetches, how far it is. */
export function StateCard({ connection }: { connection: ConnectionDetail }) {
  const now = useNow();
  const { id, status, remedy, paused, runningRunId, problem } = connection;
  const progress = useProgress(id);
  const pausedAll = useAsk('app.status', {}).data?.pausedUntil != null;
  const sentence = statusSentence(connection, now);
  const button = (
    <RemedyButton
      remedy={remedy}
      connection={connection}
      why={status.why}
      count={status.count}
      pausedItself={paused || !pausedAll}
    />
  );
  return (
    <>
      {status.state === 'needs_you' && status.why !== 'held_deletions' ? (
        <Problem standing problem={problem ?? { code: status.why, params: {} }} title={sentence} action={button}>
          {sayMaybe(`overview.means.${status.why}`, {}, say('overview.means.other'))}
        </Problem>
      ) : (
        <div className={css.line}>
          <StateMark state={status.state} />
          <span className={css.sentence}>{sentence}</span>
          {/* "Fetch now" stands above, and the held deletions below have buttons of their own. */}
          {remedy === 'fetch' || status.why === 'held_deletions' ? null : button}
        </div>
      )}
      {runningRunId === null ? null : (
        <div className={css.progress}>
          <ProgressLine name={connection.name} progress={progress.at(-1)} />
        </div>
      )}
      <Facts connection={connection} />
    </>
  );
}

function Facts({ connection }: { connection: ConnectionDetail }) {
  const { lastOkAt, nextDueAt, completeSince, timezone, status } = connection;
  const changes = changeText(connection);
  const idle = status.state === 'off' || connection.paused;
  return (
    <dl className={css.facts}>
      <Fact label={say('connection.lastOk')}>
        <When at={lastOkAt} zone={timezone} otherwise={say('connection.notYet')} />
        {lastOkAt !== null && changes !== null ? ` · ${changes}` : null}
      </Fact>
      <Fact label={say('connection.next')}>
        <When at={idle ? null : nextDueAt} zone={timezone} otherwise={say('connection.nothingPlanned')} coming />
      </Fact>
      <Fact label={say('connection.completeSince')}>
        <When at={completeSince} zone={timezone} otherwise={say('connection.notYet')} />
      </Fact>
    </dl>
  );
}
