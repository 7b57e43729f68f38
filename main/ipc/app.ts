import { statSync } from 'node:fs';
import { asHubError, HubError } from '../../contract/errors.ts';
import type { AppStatus, Problem } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';
import { changeAppSettings, readAppSettings } from '../app-settings.ts';
import { createNetwork, type NetworkSettings } from '../http/network.ts';
import type { Hub } from '../hub.ts';
import { databaseFile } from '../store/database.ts';
import { listBackups } from '../store/maintenance.ts';
import { providerView } from '../views/catalogue.ts';
import { connectionView } from '../views/connections.ts';
import { overview, summaryOf } from '../views/overview.ts';
import type { Desk, Handlers } from './types.ts';

type AppHandlers = Pick<
  Handlers,
  Extract<keyof Handlers, `app.${string}` | `catalogue.${string}` | `pretend.${string}`>
>;

const done = { ok: true } as const;
const auditPage = 100;

export function appHandlers(hub: Hub, desk: Desk): AppHandlers {
  const { repos, clock, events, audit } = hub;
  let picked: string | null = null;
  return {
    'app.status': () => appStatus(hub, desk),
    'app.overview': () => overview(hub),
    'app.pause': ({ until }) => {
      hub.pause.set(until, clock.now());
      audit.write({ action: 'app.pause', detail: until });
      events.changed(['app', 'connections']);
      if (until === 'now') hub.scheduler.tick();
      return done;
    },
    'app.settings': () => readAppSettings(repos.settings),
    'app.changeSettings': async (change) => {
      const { proxyUrl, caFile } = change;
      const given = Object.entries(change).filter(([, value]) => value !== undefined);
      // Refused before it is kept: an address that is none, a file that cannot be read.
      if (proxyUrl || caFile) checkNetwork({ proxyUrl, caFile });
      const settings = changeAppSettings(repos.settings, Object.fromEntries(given));
      audit.write({ action: 'app.settings', detail: given.map(([key]) => key).join(', ') });
      if (proxyUrl !== undefined || caFile !== undefined) await hub.refreshNetwork();
      events.changed(['settings', 'app']);
      return settings;
    },
    'app.storage': () => storage(hub),
    'app.backup': async () => ({ file: await hub.upkeep.backUp() }),
    'app.pickBackup': async () => {
      const file = await desk.pickFile(say('settings.data.pick'), 'db');
      picked = file;
      if (file === null) return null;
      const { mtime, size } = statSync(file);
      return { file, at: mtime.toISOString(), bytes: size };
    },
    'app.restore': async ({ file }) => {
      const known = file === picked || listBackups(hub.profileDir).some((backup) => backup.file === file);
      // The window names no files of its own: only what it was shown here.
      if (!known) throw new HubError('not_allowed', { detail: 'this is no backup that was listed or picked' });
      await hub.upkeep.orderRestore(file);
      // The answer goes out first.
      setImmediate(() => desk.restart());
      return done;
    },
    'app.audit': ({ before }) => {
      const rows = audit.list(auditPage, before);
      const last = rows.at(-1);
      return { rows, next: rows.length === auditPage && last ? last.id : null };
    },
    'app.openLink': async ({ url }) => {
      await hub.host.openPage(url);
      return done;
    },
    'app.openProfile': async () => {
      await desk.openFolder(hub.profileDir);
      return done;
    },
    'catalogue.list': () =>
      [...hub.providers.values()].map((one) => providerView(one, hub.relay.bounce()?.redirectUri)),
    'pretend.start': async () => {
      await hub.vaultReady;
      await hub.pretend.start();
      return done;
    },
    'pretend.remove': async () => {
      await hub.pretend.remove();
      return done;
    },
  };
}

function checkNetwork(settings: NetworkSettings): void {
  const network = createNetwork(settings);
  try {
    network.agentsFor(new URL('https://example.com/'));
  } finally {
    network.close();
  }
}

function appStatus(hub: Hub, desk: Desk): AppStatus {
  const { repos, clock, vault } = hub;
  const connections = repos.connections.list();
  const others = hub.repos.alerts.list().filter(({ connectionId }) => connectionId === null).length;
  const summary = summaryOf(
    connections.map((connection) => connectionView(connection, hub).status),
    others,
  );
  const due = connections.filter((one) => one.state === 'ready' && !one.paused).map((one) => one.nextDueAt);
  return {
    ...summary,
    version: desk.version,
    locale: desk.locale,
    profileDir: hub.profileDir,
    nextDueAt: due.filter((at) => at !== null).sort()[0] ?? null,
    pausedUntil: hub.pause.until(clock.now()),
    offline: hub.isOffline(),
    pretend: connections.some((connection) => connection.pretend),
    vault: {
      state: hub.vaultOpen() ? 'unlocked' : vault.state(),
      protection: vault.protection(),
      problem: problemOf(hub.vaultProblem()),
    },
  };
}

function problemOf(thrown: unknown): Problem | null {
  if (thrown === null || thrown === undefined) return null;
  const { code, params, detail } = asHubError(thrown);
  return { code, params: { ...params }, detail: detail ?? null };
}

function storage({ profileDir, repos, upkeep }: Hub) {
  const size = (end: string) => statSync(databaseFile(profileDir) + end, { throwIfNoEntry: false })?.size ?? 0;
  return {
    profileDir,
    databaseBytes: size('') + size('-wal'),
    records: repos.overview.kinds(null).reduce((sum, kind) => sum + kind.count, 0),
    backups: listBackups(profileDir),
    lastCheck: upkeep.lastCheck(),
  };
}
