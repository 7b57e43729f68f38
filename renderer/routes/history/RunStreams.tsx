import { Progress, VisuallyHidden } from '@mantine/core';
import { useThrottledValue } from '@mantine/hooks';
import type { Counts, Progress as News, RunDetail, RunStreamView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { problemTitle } from '../../components/Problem.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { duration, number } from '../../lib/format.ts';
import { stateOfRun, sumOf } from './outcome.ts';
import css from './RunPage.module.css';
import { useProgress } from './useProgress.ts';

const parts = ['added', 'changed', 'unchanged', 'deleted', 'setAside'] as const;

/** A screen reader hears of the progress this often. */
const spokenMs = 5000;

/** What the run did, stream by stream; it moves while the run does. */
export function RunStreams({ run }: { run: RunDetail }) {
  const news = useProgress(run.id);
  const streams = run.streams.map((stream) => withNews(stream, news.get(stream.stream)));
  const sum = sumOf(streams);
  return (
    <section className={css.section}>
      <h2>{say('history.streams.title')}</h2>
      {run.streams.length === 0 && <p className={css.quiet}>{say('history.streams.none')}</p>}
      {run.streams.length > 0 && (
        <table className={css.streams}>
          <caption>{say('history.streams.caption')}</caption>
          <Head />
          <tbody>
            {streams.map((stream) => (
              <StreamLine key={stream.stream} stream={stream} news={news.get(stream.stream)} />
            ))}
          </tbody>
          {streams.length > 1 && (
            <tfoot>
              <tr>
                <th scope="row" colSpan={2}>
                  {say('history.streams.total')}
                </th>
                <Numbers counts={sum.counts} calls={sum.calls} />
                <td />
              </tr>
            </tfoot>
          )}
        </table>
      )}
      {run.status === 'running' && <Spoken streams={streams} news={news} />}
    </section>
  );
}

/** The row of a stream with what was announced since it was asked for. */
function withNews(stream: RunStreamView, news: News | undefined): RunStreamView {
  const over = stream.status !== 'running' && stream.status !== 'waiting';
  return news === undefined || over ? stream : { ...stream, status: 'running', counts: news.counts, total: news.total };
}

function Head() {
  return (
    <thead>
      <tr>
        <th scope="col">{say('history.streams.stream')}</th>
        <th scope="col">{say('history.streams.outcome')}</th>
        {parts.map((part) => (
          <th key={part} scope="col" data-numeric>
            {say(`history.streams.${part}`)}
          </th>
        ))}
        <th scope="col" data-numeric>
          {say('history.streams.calls')}
        </th>
        <th scope="col" data-numeric>
          {say('history.streams.duration')}
        </th>
      </tr>
    </thead>
  );
}

function StreamLine({ stream, news }: { stream: RunStreamView; news: News | undefined }) {
  const running = stream.status === 'running';
  return (
    <tr>
      <th scope="row">
        {stream.label}
        <span className={css.mode}>{say(`history.streams.mode.${stream.mode}`)}</span>
      </th>
      <td>
        <StateMark state={stateOfRun(stream.status, stream.reason)} word={say(`history.outcome.${stream.status}`)} />
        {running && <Moving stream={stream} read={news?.read ?? 0} />}
        {stream.reason && <p className={css.why}>{problemTitle(stream.reason)}</p>}
      </td>
      <Numbers counts={stream.counts} calls={stream.calls} />
      <td data-numeric>{stream.status === 'waiting' ? '' : duration(stream.durationMs)}</td>
    </tr>
  );
}

function Numbers({ counts, calls }: { counts: Counts; calls: number }) {
  return (
    <>
      {parts.map((part) => (
        <td key={part} data-numeric data-nought={counts[part] === 0 || undefined} data-part={part}>
          {number(counts[part])}
        </td>
      ))}
      <td data-numeric data-nought={calls === 0 || undefined}>
        {number(calls)}
      </td>
    </>
  );
}

function Moving({ stream, read }: { stream: RunStreamView; read: number }) {
  const label = say('history.streams.progressLabel', { stream: stream.label });
  return (
    <div className={css.moving}>
      {stream.total !== null && stream.total > 0 && (
        <Progress size="sm" value={Math.min((read / stream.total) * 100, 100)} aria-label={label} />
      )}
      <span>{progressText(stream, read)}</span>
    </div>
  );
}

function progressText({ total }: RunStreamView, read: number): string {
  return total === null
    ? say('history.streams.progressOpen', { read })
    : say('history.streams.progress', { read, total });
}

/** The progress for those who hear it, seldom enough to leave time for anything else. */
function Spoken({ streams, news }: { streams: readonly RunStreamView[]; news: ReadonlyMap<string, News> }) {
  const now = streams.find((stream) => stream.status === 'running');
  const text = now ? progressText(now, news.get(now.stream)?.read ?? 0) : '';
  const spoken = useThrottledValue(now ? say('history.streams.live', { stream: now.label, text }) : '', spokenMs);
  return <VisuallyHidden role="status">{spoken}</VisuallyHidden>;
}
