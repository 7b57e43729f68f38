import type { RunDetail, RunStreamView, RunView, SetAsideView } from '../../contract/ipc/index.ts';
import type { Provider } from '../../providers/kit/index.ts';
import type { Repos } from '../store/repos.ts';
import type { Run, StreamTally } from '../store/runs.ts';
import type { SetAside } from '../store/set-aside.ts';
import { sumCounts } from '../sync/status.ts';

type Providers = ReadonlyMap<string, Provider>;

/** The name of a stream as its provider calls it. */
export function streamLabel(providers: Providers, provider: string, stream: string): string {
  return providers.get(provider)?.streams.find((one) => one.id === stream)?.label ?? stream;
}

export function runView(run: Run, repos: Repos): RunView {
  const tallies = repos.runs.tallies(run.id);
  return {
    ...run,
    connectionName: repos.connections.get(run.connectionId).name,
    counts: sumCounts(tallies),
    calls: tallies.reduce((sum, tally) => sum + tally.calls, 0),
  };
}

export function runDetail(run: Run, repos: Repos, providers: Providers): RunDetail {
  const { provider } = repos.connections.get(run.connectionId);
  const streams = inOrder(providers.get(provider), repos.runs.tallies(run.id));
  return { ...runView(run, repos), streams: streams.map((tally) => runStreamView(tally, provider, providers)) };
}

function runStreamView(tally: StreamTally, provider: string, providers: Providers): RunStreamView {
  return { ...tally, label: streamLabel(providers, provider, tally.stream) };
}

function inOrder(provider: Provider | undefined, tallies: readonly StreamTally[]): StreamTally[] {
  const place = (tally: StreamTally) => provider?.streams.findIndex((stream) => stream.id === tally.stream) ?? 0;
  return [...tallies].sort((a, b) => place(a) - place(b));
}

export function setAsideView(entry: SetAside, repos: Repos, providers: Providers): SetAsideView {
  const { name, provider } = repos.connections.get(entry.connectionId);
  const { id, connectionId, stream, externalId, reason, raw, firstSeenAt, lastSeenAt, attempts } = entry;
  const streamText = streamLabel(providers, provider, stream);
  return {
    id,
    connectionId,
    connectionName: name,
    stream,
    streamLabel: streamText,
    externalId,
    reason,
    raw,
    firstSeenAt,
    lastSeenAt,
    attempts,
  };
}
