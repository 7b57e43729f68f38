import { nativeTheme, powerMonitor } from 'electron';
import type { AppSettings } from '../../contract/ipc/index.ts';
import type { ShellHub } from './hub-port.ts';
import { ask } from './hub-port.ts';
import { carryAnnouncement } from './ipc.ts';
import { setStartAtLogin } from './login-item.ts';
import { createNotifier } from './notifications.ts';
import { createTray } from './tray.ts';
import { hasTrayHost } from './tray-host.ts';
import type { TrayActions, TrayView } from './tray-menu.ts';
import type { WindowMemory } from './window-state.ts';

const gatherChangesMs = 400;
const kindsThatShow: ReadonlySet<string> = new Set(['app', 'connections', 'runs']);

/** What a change of the Hub is drawn on. */
interface Surroundings {
  tray: ReturnType<typeof createTray> | undefined;
  /** What was read last, for a tray that comes later. */
  view: TrayView;
  tell: ReturnType<typeof createNotifier>;
  settings: AppSettings | undefined;
  memory: WindowMemory;
}

/** What the tray and the notifications are drawn from. */
async function readView(hub: ShellHub): Promise<TrayView> {
  const status = await ask(hub, 'app.status', {});
  if (!status || status.needing === 0) return { status, matters: [] };
  const overview = await ask(hub, 'app.overview', {});
  return { status, matters: overview?.matters ?? [] };
}

/** The settings that the shell carries out: theme, start at login, notifications. */
async function applySettings(hub: ShellHub, around: Surroundings): Promise<void> {
  const settings = await ask(hub, 'app.settings', {});
  if (!settings) return;
  const before = around.settings;
  around.settings = settings;
  around.memory.saveTheme(settings.theme);
  nativeTheme.themeSource = settings.theme;
  if (before?.startAtLogin === settings.startAtLogin) return;
  // At start there is nothing to undo: the setting is off until someone turns it on here.
  if (before || settings.startAtLogin) setStartAtLogin(settings.startAtLogin);
}

/** Draws the tray and tells of new matters, soon after the Hub announced a change and at most once per while. */
function followHub(hub: ShellHub, around: Surroundings): void {
  let isDue = false;
  const refresh = async () => {
    isDue = false;
    const view = await readView(hub);
    around.view = view;
    around.tray?.show(view);
    around.tell(view.matters, around.settings?.notifications === false);
  };
  const refreshSoon = () => {
    if (isDue) return;
    isDue = true;
    setTimeout(() => void refresh(), gatherChangesMs);
  };
  hub.listen((announcement) => {
    carryAnnouncement(announcement);
    if (announcement.topic !== 'changed') return;
    const { kinds } = announcement.payload;
    if (kinds.includes('settings')) void applySettings(hub, around);
    if (kinds.some((kind) => kindsThatShow.has(kind))) refreshSoon();
  });
  void applySettings(hub, around).then(refresh);
}

function followPower(hub: ShellHub): void {
  powerMonitor.on('suspend', () => hub.power('suspend'));
  powerMonitor.on('resume', () => hub.power('resume'));
}

/**
 * Puts up the tray, notifications and power events around the window, each as soon as the Hub is there.
 * @returns whether there is a tray, so that the window may be hidden
 */
export async function openSurroundings(
  hub: Promise<ShellHub>,
  { memory, actions }: { memory: WindowMemory; actions: TrayActions },
): Promise<boolean> {
  const view: TrayView = { status: undefined, matters: [] };
  const tell = createNotifier(memory, actions.open);
  const around: Surroundings = { tray: undefined, view, tell, settings: undefined, memory };
  void hub.then(
    (started) => {
      followHub(started, around);
      followPower(started);
    },
    // Without a Hub the window tells why; there is nothing to follow.
    () => undefined,
  );
  if (!(await hasTrayHost())) return false;
  around.tray = createTray(actions, around.view);
  return true;
}
