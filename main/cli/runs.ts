import type { Progress, RunDetail } from '../../contract/ipc/index.ts';
import { say, sayMaybe } from '../../contract/words/index.ts';
import type { Backroom } from './backroom.ts';
import type { Call, Outcome } from './command.ts';
import { exitOfRuns } from './exit.ts';
import { count, seconds } from './format.ts';
import { type Column, formatTable, onOneLine } from './table.ts';

/**
 * Shows how far runs are until all have ended. The first Ctrl-C stops them at their next page.
 * @throws HubError stopped when the Backroom that does them has gone
 */
export async function followRuns(backroom: Backroom, runIds: readonly number[], call: Call): Promise<RunDetail[]> {
  const ended = new Map<number, RunDetail>();
  const names = new Map((await backroom.ask('connections.list', {})).map(({ id, name }) => [id, name]));
  await new Promise<void>((resolve, reject) => {
    const look = async () => {
      for (const runId of runIds.filter((id) => !ended.has(id))) {
        const run = await backroom.ask('runs.get', { runId });
        if (run.status !== 'running') ended.set(runId, run);
      }
      if (ended.size === new Set(runIds).size) finish(resolve);
    };
    const update = () => void look().catch((thrown: unknown) => finish(() => reject(thrown)));
    const mute = backroom.listen((announcement) => {
      if (announcement.topic === 'changed' && announcement.payload.kinds.includes('runs')) update();
      if (announcement.topic === 'progress') show(announcement.payload);
    });
    const show = (progress: Progress) => {
      if (!runIds.includes(progress.runId)) return;
      const name = names.get(progress.connectionId) ?? progress.connectionId;
      call.terminal.progress(`${name} ${progress.stream}`, progressLine(name, progress));
    };
    const stop = () => {
      call.terminal.note(say('cli.say.stopping'));
      for (const runId of runIds) void backroom.ask('sync.stop', { runId }).catch(() => undefined);
    };
    const finish = (settle: () => void) => {
      mute();
      call.stopping.removeEventListener('abort', stop);
      backroom.gone.removeEventListener('abort', update);
      settle();
    };
    call.stopping.addEventListener('abort', stop);
    backroom.gone.addEventListener('abort', update);
    if (call.stopping.aborted) stop();
    update();
  });
  return runIds.flatMap((id) => ended.get(id) ?? []);
}

function progressLine(name: string, { label: stream, read, total }: Progress): string {
  const params = { name: onOneLine(name), stream, read };
  return total === null ? say('cli.say.progress', params) : say('cli.say.progressOf', { ...params, total });
}

/** What a command says that has followed runs to their end. */
export function runsOutcome(runs: readonly RunDetail[], call: Call, before: readonly string[] = []): Outcome {
  const failed = runs.filter((run) => run.reason !== null).map((run) => failureLine(run, call.verbose));
  const dry = runs.some((run) => run.dry) ? [say('cli.say.dry')] : [];
  return {
    data: { runs },
    text: [...before, streamsTable(runs), ...failed, ...dry].join('\n'),
    code: exitOfRuns(
      runs.map((run) => run.status),
      call.stopping.aborted,
    ),
  };
}

function failureLine({ connectionName, reason, detail, streams }: RunDetail, verbose: boolean): string {
  const why = sayMaybe(`error.${reason}`, {}, reason ?? '');
  const details = streams.flatMap((stream) => (stream.detail ? [`${stream.label}: ${stream.detail}`] : []));
  const more = verbose ? (details.length > 0 ? details : [detail ?? '']).map((one) => `\n  ${onOneLine(one)}`) : [];
  return say('cli.say.failedRun', { name: onOneLine(connectionName), why }) + more.join('');
}

const right = (title: string): Column => ({ title, align: 'right' });

/** What each stream of each run did. */
export function streamsTable(runs: readonly RunDetail[]): string {
  const columns: Column[] = [
    { title: say('cli.column.connection') },
    { title: say('cli.column.stream') },
    ...(['added', 'changed', 'unchanged', 'deleted', 'setAside', 'seconds', 'calls'] as const).map((key) =>
      right(say(`cli.column.${key}`)),
    ),
    { title: say('cli.column.ended') },
  ];
  const rows = runs.flatMap((run) =>
    run.streams.map(({ label, counts, durationMs, calls, status }) => [
      ...[run.connectionName, label],
      ...[counts.added, counts.changed, counts.unchanged, counts.deleted, counts.setAside].map(count),
      ...[seconds(durationMs), count(calls), say(`cli.ended.${status}`)],
    ]),
  );
  return formatTable(columns, rows);
}
