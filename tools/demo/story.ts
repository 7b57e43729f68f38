import { asHubError, HubError } from '../../contract/errors.ts';
import type { RunDetail } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';
import { consent } from '../../demo/person.ts';
import type { Hub } from '../../main/hub.ts';
import type { SyncWish } from '../../main/sync/service.ts';
import { runDetail } from '../../main/views/runs.ts';
import { type FlowOutcome, tellFlows } from './flows.ts';
import { type Compared, compare, compareTable, runsReport } from './report.ts';
import type { Holdings, Login, RemoteShop } from './shop.ts';

type Say = (line: string) => void;

export interface Story {
  readonly runs: readonly RunDetail[];
  readonly compared: readonly Compared[];
  readonly flows: readonly FlowOutcome[];
}

/** How a person would rather sign in: in the browser where that is offered. */
function chooseLogin(logins: readonly Login[], isBrowser: (login: Login) => boolean): Login | undefined {
  return logins.find(isBrowser) ?? logins[0];
}

/**
 * Connects everything, fetches, lets a day pass, fetches the changes and then everything, comparing as it goes.
 * @throws HubError stopped when the signal aborts, and whatever connecting throws
 */
export async function tellStory(hub: Hub, shop: RemoteShop, print: Say, signal: AbortSignal): Promise<Story> {
  print(say('demo.connecting'));
  const firstRuns: number[] = [];
  for (const provider of Object.keys(shop.logins)) {
    if (signal.aborted) throw new HubError('stopped');
    firstRuns.push(await connectOne(hub, shop, provider, print));
  }
  const first = await show(hub, firstRuns, say('demo.first'), print);
  const afterFirst = compareNow(hub, await shop.holds());
  if (signal.aborted) throw new HubError('stopped');

  print(`\n${say('demo.day', await shop.change())}`);
  const changes = await round(hub, {}, say('demo.changes'), print);
  if (signal.aborted) throw new HubError('stopped');
  const full = await round(hub, { full: true }, say('demo.full'), print);
  if (signal.aborted) throw new HubError('stopped');

  const compared = compareNow(hub, await shop.holds());
  print(`\n${say('demo.counts')}\n\n${compareTable(compared)}`);
  const flows = await tellFlows(hub, print, signal);
  return { runs: [...first, ...changes, ...full], compared: [...afterFirst, ...compared], flows };
}

/** Signs in to one system as the window does, the pretend person standing in for the browser. */
async function connectOne(hub: Hub, shop: RemoteShop, provider: string, print: Say): Promise<number> {
  const ways = hub.providers.get(provider)?.auth ?? [];
  const kindOf = (login: Login) => ways.find((way) => way.id === login.method)?.kind;
  const login = chooseLogin(shop.logins[provider] ?? [], (one) => kindOf(one) === 'oauth2');
  if (!login) throw new HubError('not_found', { params: { what: 'sign-in', name: provider } });
  const { settings, secrets, method: way } = login;
  const attempt = hub.connect.start({
    ...{ provider, way, settings, secrets, name: hub.providers.get(provider)?.name ?? '' },
    firstChoice: true,
    writes: true,
    openPage: async (url) => (await consent(url)).url,
  });
  const connectionId = await attempt.done;
  const { name, account } = hub.repos.connections.get(connectionId);
  print(
    `  ${say('demo.connected', { name, account: account.name, browser: kindOf(login) === 'oauth2' ? 'yes' : 'no' })}`,
  );
  return hub.repos.runs.latest(connectionId)?.id ?? 0;
}

function round(hub: Hub, wish: SyncWish, title: string, print: Say): Promise<RunDetail[]> {
  return show(hub, hub.sync.start({ trigger: 'person', ...wish }), title, print);
}

async function show(hub: Hub, runIds: readonly number[], title: string, print: Say): Promise<RunDetail[]> {
  await Promise.all(runIds.map((id) => hub.sync.ended(id).catch(passOverEnded)));
  const runs = runIds
    .flatMap((id) => hub.repos.runs.get(id) ?? [])
    .map((run) => runDetail(run, hub.repos, hub.providers));
  print(`\n${title}\n\n${runsReport(runs)}`);
  return runs;
}

/** A run that has ended already is not under way any more; its row tells the rest. */
function passOverEnded(thrown: unknown): void {
  if (asHubError(thrown).code !== 'not_found') throw thrown;
}

function compareNow(hub: Hub, there: Holdings): Compared[] {
  const connections = hub.repos.connections.list();
  const here = connections.map(({ id, provider }) => {
    const live = hub.repos.streams.list(id).map((state) => [state.stream, countRecords(hub, state.id)] as const);
    return [provider, Object.fromEntries(live)] as const;
  });
  return compare(Object.fromEntries(here), there, new Map(connections.map(({ provider, name }) => [provider, name])));
}

/** Counted from the records themselves, so that the stored count is proved too. */
function countRecords(hub: Hub, streamId: number): number {
  const sql = 'SELECT count(*) AS n FROM record WHERE stream_id = ? AND deleted_at IS NULL';
  return hub.db.prepare<[number], { n: number }>(sql).get(streamId)?.n ?? 0;
}
