import type { AppStatus, Matter } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';
import { pageOf } from './matters.ts';

/** The three faces of the tray icon. */
export type TrayFace = 'well' | 'working' | 'needs-you';

export interface TrayActions {
  fetchNow(): void;
  pause(until: 'hour' | 'tomorrow' | 'forever' | 'now'): void;
  open(page?: string): void;
  quit(): void;
}

/** A line of the menu in Electron's words, without Electron. */
export interface MenuLine {
  label?: string;
  type?: 'separator';
  enabled?: boolean;
  click?: () => void;
}

/** What the tray shows: undefined status means that the Hub could not start. */
export interface TrayView {
  status: AppStatus | undefined;
  matters: readonly Matter[];
}

const mostMatters = 5;
const separator: MenuLine = { type: 'separator' };

/** Which icon stands for this status. */
export function faceOf({ status }: TrayView): TrayFace {
  if (!status || status.state === 'needs_you' || status.vault.state === 'locked') return 'needs-you';
  return status.state === 'working' ? 'working' : 'well';
}

function pausedLine(status: AppStatus): string {
  if (!status.pausedUntil || status.pausedUntil === 'forever') return say('tray.line.paused');
  const until = new Intl.DateTimeFormat(status.locale, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
  return say('tray.line.pausedUntil', { until: until.format(new Date(status.pausedUntil)) });
}

/** The one line that matters. */
export function lineOf({ status }: TrayView): string {
  if (!status) return say('tray.line.starting');
  if (status.connections === 0) return say('tray.line.none');
  if (status.vault.state === 'locked') return say('tray.line.locked');
  if (status.needing > 0) return say('tray.line.needsYou', { count: status.needing });
  if (status.pausedUntil) return pausedLine(status);
  if (status.state === 'working') return say('tray.line.working');
  if (status.offline) return say('tray.line.offline');
  return say('tray.line.allWell', { count: status.well });
}

function pauseLines(status: AppStatus, actions: TrayActions): MenuLine[] {
  if (status.pausedUntil) return [{ label: say('common.resume'), click: () => actions.pause('now') }];
  return [
    { label: say('tray.pauseHour'), click: () => actions.pause('hour') },
    { label: say('tray.pauseTomorrow'), click: () => actions.pause('tomorrow') },
    { label: say('tray.pauseForever'), click: () => actions.pause('forever') },
  ];
}

/** The tray's menu: the line, what can be done, whoever needs a hand, open and quit. */
export function menuOf(view: TrayView, actions: TrayActions): MenuLine[] {
  const { status, matters } = view;
  const lines: MenuLine[] = [{ label: lineOf(view), enabled: false }, separator];
  if (status && status.connections > 0) {
    lines.push(
      { label: say('common.fetchNow'), click: () => actions.fetchNow() },
      ...pauseLines(status, actions),
      separator,
    );
  }
  const named = matters.filter((matter) => matter.connectionName !== null).slice(0, mostMatters);
  for (const matter of named) {
    const label = say('tray.matter', { name: matter.connectionName ?? '' });
    lines.push({ label, click: () => actions.open(pageOf(matter)) });
  }
  if (named.length > 0) lines.push(separator);
  lines.push({ label: say('common.open'), click: () => actions.open() });
  lines.push({ label: say('common.quit'), click: () => actions.quit() });
  return lines;
}
