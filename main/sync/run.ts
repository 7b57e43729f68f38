import { failureReasonOf, HubError } from '../../contract/errors.ts';
import type { ErasedDerived, ErasedSource, Page, Provider, StreamContext } from '../../providers/kit/index.ts';
import { isDerived } from '../../providers/kit/index.ts';
import type { Timer } from '../http/timer.ts';
import type { Connection } from '../store/connections.ts';
import { asKnownError, type Db } from '../store/database.ts';
import { createPasses, type PassRepo } from '../store/passes.ts';
import { createRuns, type RunRepo, type StreamTally } from '../store/runs.ts';
import { createSetAside, type SetAsideRepo } from '../store/set-aside.ts';
import { createStreams, type Pass, type StreamRepo, type StreamState } from '../store/streams.ts';
import { createFetcher, type Sender } from './fetcher.ts';
import { finishPass, forgetUnseen, isOneOff } from './finish.ts';
import { asNamed, type Named, namedPass } from './named.ts';
import { runPass } from './pass.ts';
import { completeSince, contextOf, planPass, type Wish } from './plan.ts';
import { acceptPage, createSink, type Sink } from './sink.ts';
import { endOf, noCounts, type RunEnd, streamEnd } from './status.ts';
import { tellingOf } from './telling.ts';

export interface RunInput {
  readonly db: Db;
  readonly runId: number;
  readonly connection: Connection;
  readonly provider: Provider;
  /** The streams to read, by id; undefined for all that are switched on. */
  readonly streams?: readonly string[] | undefined;
  /** Single records to read again, beside `streams`. */
  readonly only?: readonly Named[] | undefined;
  readonly wish: Wish;
  readonly dry: boolean;
  readonly client: Sender & { readonly calls: number };
  readonly signal: AbortSignal;
  /** The PC's own unless given. */
  readonly timer?: Timer | undefined;
  readonly now: () => string;
  readonly onPage: (tallies: readonly StreamTally[]) => void;
}

interface Repos {
  readonly streams: StreamRepo;
  readonly passes: PassRepo;
  readonly setAside: SetAsideRepo;
  readonly runs: RunRepo;
}

/** A source stream with the streams inside it, and what this run has counted of each. */
interface Plan {
  readonly source: ErasedSource;
  readonly state: StreamState;
  readonly pass: Pass;
  readonly tally: StreamTally;
  /** Only single records: nothing is concluded from the pass, and no cursor moves. */
  readonly named?: Named;
  readonly inner: readonly { stream: ErasedDerived; state: StreamState; tally: StreamTally }[];
}

/** Reads one connection's streams one after the other; a stream that fails does not stop the others. */
export async function runConnection(input: RunInput): Promise<RunEnd> {
  const { db, runId } = input;
  const repos = {
    streams: createStreams(db),
    passes: createPasses(db),
    setAside: createSetAside(db),
    runs: createRuns(db),
  };
  const plans = planAll(input, repos);
  const tallies = plans.flatMap((plan) => [plan.tally, ...plan.inner.map((one) => one.tally)]);
  let stop: HubError | null = null;
  for (const plan of plans) {
    const mine = [plan.tally, ...plan.inner.map((one) => one.tally)];
    const callsBefore = input.client.calls;
    const begunAt = performance.now();
    try {
      if (stop) throw stop;
      for (const tally of mine) tally.status = 'running';
      await runStream(plan, input, repos, tallies);
      for (const tally of mine) tally.status = streamEnd(tally.counts);
    } catch (thrown) {
      const error = asKnownError(thrown);
      if (endsTheRun(error)) stop = error;
      for (const tally of mine) fail(tally, error);
    }
    plan.tally.calls += input.client.calls - callsBefore;
    plan.tally.durationMs += Math.round(performance.now() - begunAt);
    saveTallies(db, repos.runs, runId, mine);
    input.onPage(tallies);
  }
  return endOf(tallies);
}

/** How a run ends that could not even keep its books. */
export function brokenEnd(thrown: unknown): RunEnd {
  const error = asKnownError(thrown);
  if (error.code === 'stopped') return { status: 'stopped', reason: null, detail: null };
  return { status: 'failed', reason: failureReasonOf(error), detail: error.detail ?? null };
}

/** After these nothing else of the connection can succeed either. */
function endsTheRun({ code }: HubError): boolean {
  return ['signed_out', 'stopped', 'full_disk', 'vault_locked', 'vault_not_set_up', 'unreachable', 'limited'].includes(
    code,
  );
}

function fail(tally: StreamTally, error: HubError): void {
  if (error.code === 'stopped') {
    tally.status = 'stopped';
    return;
  }
  tally.status = 'failed';
  tally.reason = failureReasonOf(error);
  tally.detail = error.detail ?? null;
}

function planAll(input: RunInput, repos: Repos): Plan[] {
  const { connection, provider, wish, runId } = input;
  const wanted = (id: string, state: StreamState) => (input.streams ? input.streams.includes(id) : state.enabled);
  // Asking for a stream by name brings along what lives in it: left out, it would have to be filled anew afterwards.
  const wantedIn = (parent: string, id: string, state: StreamState) =>
    wanted(id, state) || (state.enabled && wanted(parent, state));
  const plans: Plan[] = [];
  for (const source of provider.streams) {
    if (isDerived(source)) continue;
    const state = repos.streams.ensure(connection.id, source.id, source.entity);
    const inner = provider.streams.filter(isDerived).filter((stream) => stream.from === source.id);
    const innerStates = inner.map((stream) => ({
      stream,
      state: repos.streams.ensure(connection.id, stream.id, stream.entity),
    }));
    const chosen = innerStates.filter(({ stream, state: own }) => wantedIn(source.id, stream.id, own));
    if (!wanted(source.id, state) && chosen.length === 0) continue;
    // A stream inside that was off for a while, or is new, must see all of its parent's records once.
    const behind = state.cursor !== null && chosen.some(({ state: own }) => own.cursor !== state.cursor);
    const inside = chosen.map(({ stream }) => stream.id);
    const now = input.now();
    const pass = planPass({
      stream: source,
      state: behind ? { ...state, cursor: null } : state,
      wish,
      backfillFrom: connection.backfillFrom,
      inner: inside,
      now,
    });
    plans.push({
      source,
      state,
      pass: input.dry ? { ...pass, queue: [], read: 0, vendorStartedAt: null, comparing: false } : pass,
      tally: newTally(source.id, pass.mode),
      inner: chosen.map((one) => ({ ...one, tally: newTally(one.stream.id, pass.mode) })),
    });
  }
  const all = [...planNamed(input, repos), ...plans];
  const tallies = all.flatMap((plan) => [plan.tally, ...plan.inner.map((one) => one.tally)]);
  saveTallies(input.db, repos.runs, runId, tallies);
  return all;
}

/** The streams that a few records are read again of. */
function planNamed({ provider, connection, only = [], streams = [], now }: RunInput, repos: Repos): Plan[] {
  return only.flatMap((named) => {
    const source = provider.streams.find((stream) => stream.id === named.stream);
    if (!source || isDerived(source)) return [];
    // What is read for all its changes needs no single records; that some are gone is worth knowing all the same.
    if (streams.includes(source.id) && named.gone.length === 0) return [];
    const state = repos.streams.ensure(connection.id, source.id, source.entity);
    const inner = provider.streams.filter(isDerived).flatMap((stream) => {
      if (stream.from !== source.id) return [];
      const own = repos.streams.ensure(connection.id, stream.id, stream.entity);
      return own.enabled ? [{ stream, state: own, tally: newTally(stream.id, 'only') }] : [];
    });
    const tally = newTally(source.id, 'only');
    const pass = namedPass(now(), named.windows ? 'full' : 'changes');
    return [{ source: asNamed(source, named), state, pass, tally, named, inner }];
  });
}

function newTally(stream: string, mode: StreamTally['mode']): StreamTally {
  return {
    stream,
    mode,
    status: 'waiting',
    reason: null,
    detail: null,
    counts: noCounts(),
    calls: 0,
    durationMs: 0,
    total: null,
  };
}

function saveTallies(db: Db, runs: RunRepo, runId: number, tallies: readonly StreamTally[]): void {
  db.transaction(() => {
    for (const tally of tallies) runs.saveTally(runId, tally);
  }).immediate();
}

async function runStream(plan: Plan, input: RunInput, repos: Repos, all: readonly StreamTally[]): Promise<void> {
  const { db, dry, runId, connection, provider, signal } = input;
  const context = contextOf(plan.pass, connection);
  const { source, derived } = sinksOf(plan, context, input, repos);
  const mine = [plan.tally, ...plan.inner.map((one) => one.tally)];
  const onBegin = () => {
    if (plan.pass.comparing && !dry) repos.passes.begin(plan.state.id);
  };

  /** Does something to the records and keeps the counts true: in the store, and here when it is rolled back. */
  const counted = (action: () => void) => {
    const before = mine.map((tally) => ({ ...tally.counts }));
    try {
      db.transaction(() => {
        action();
        if (!dry) countLive(plan, before, repos.streams);
        for (const tally of mine) repos.runs.saveTally(runId, tally);
      }).immediate();
    } catch (thrown) {
      mine.forEach((tally, index) => void Object.assign(tally.counts, before[index]));
      throw thrown;
    }
  };
  const commit = (pages: readonly Page[], pass: Pass) => {
    counted(() => {
      for (const page of pages) {
        acceptPage(source, derived, page.records);
        source.remove(page.deleted ?? []);
        if (page.deleted?.length) for (const { sink } of derived) sink.removeOrphans(plan.state.id);
      }
      plan.tally.total = pass.total;
      if (!dry && !plan.named) repos.streams.savePass(plan.state.id, pass);
    });
    input.onPage(all);
  };

  const fetcher = createFetcher(input.client, signal, provider.limits.concurrency, input.timer);
  try {
    if (plan.named?.gone.length) commit([{ records: [], deleted: plan.named.gone }], plan.pass);
    const pass = await runPass(plan.pass, { stream: plan.source, context, fetcher, signal, onBegin, commit });
    if (!dry && !plan.named) finish(pass);
  } finally {
    fetcher.close();
  }

  /** A pass that came out short is not gone on with: the next run reads it anew. */
  function finish(pass: Pass): void {
    try {
      counted(() => finishAll(plan, pass, derived, repos, input));
    } catch (thrown) {
      if (thrown instanceof HubError) repos.streams.savePass(plan.state.id, null);
      throw thrown;
    }
  }
}

function countLive(plan: Plan, before: readonly StreamTally['counts'][], streams: StreamRepo): void {
  for (const [index, { state, tally }] of [plan, ...plan.inner].entries()) {
    const { added, deleted } = before[index] ?? noCounts();
    streams.countLive(state.id, tally.counts.added - added - (tally.counts.deleted - deleted));
  }
}

function sinksOf(
  plan: Plan,
  context: StreamContext,
  input: RunInput,
  repos: Repos,
): { source: Sink; derived: { stream: ErasedDerived; sink: Sink }[] } {
  const common = {
    db: input.db,
    context,
    passes: repos.passes,
    setAside: repos.setAside,
    runId: input.runId,
    dry: input.dry,
    now: input.now,
  };
  const { source: stream, state, tally, pass } = plan;
  const telling = tellingOf(state, pass, input.wish);
  return {
    source: createSink({ ...common, stream, state, counts: tally.counts, comparing: pass.comparing, telling }),
    derived: plan.inner.map((one) => ({
      stream: one.stream,
      sink: createSink({
        ...{ ...common, stream: one.stream, state: one.state, counts: one.tally.counts, comparing: false },
        // What is not up with its parent is being filled.
        telling: one.state.cursor === state.cursor ? tellingOf(one.state, pass, input.wish) : null,
      }),
    })),
  };
}

function finishAll(plan: Plan, pass: Pass, derived: readonly { sink: Sink }[], repos: Repos, input: RunInput): void {
  const { source: stream, state, tally } = plan;
  const { backfillFrom } = input.connection;
  const now = input.now();
  const oneOff = isOneOff(pass, backfillFrom);
  finishPass({ ...repos, stream, state, pass, backfillFrom, counts: tally.counts, now });
  const end = repos.streams.find(state.connectionId, stream.id);
  if (!end) return;
  for (const [index, one] of plan.inner.entries()) {
    if (pass.comparing) derived[index]?.sink.removeOrphans(state.id);
    forgetUnseen({ stream, state: one.state, pass, setAside: repos.setAside });
    repos.streams.finish(one.state.id, {
      // Not up with its parent, and not brought up by a backfill from a date: the next run fills it.
      cursor: oneOff && one.state.cursor !== state.cursor ? one.state.cursor : end.cursor,
      completeSince:
        pass.mode === 'full'
          ? completeSince(pass, stream.reach?.days, one.state.completeSince)
          : one.state.completeSince,
      lastFullAt: pass.mode === 'full' ? now : one.state.lastFullAt,
      lastOkAt: now,
      fullDue: null,
    });
  }
}
