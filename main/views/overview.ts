import type { AppStatus, Matter, Overview, Status } from '../../contract/ipc/index.ts';
import { readAppSettings } from '../app-settings.ts';
import type { Alert } from '../store/alerts.ts';
import { connectionView, type Surroundings } from './connections.ts';

const dayMs = 86_400_000;

/** Everything the first page shows. */
export function overview(around: Surroundings): Overview {
  const { repos, clock } = around;
  const connections = repos.connections.list().map((connection) => connectionView(connection, around));
  const now = clock.now();
  const today = { from: startOfDay(now, 0), to: now.toISOString() };
  // The same weekday a week before, up to the same hour: a fair comparison at any time of the day.
  const before = { from: startOfDay(now, 7), to: new Date(now.getTime() - 7 * dayMs).toISOString() };
  const newest = repos.runs.list({ limit: 1 })[0];
  return {
    matters: mattersOf(around, connections),
    connections,
    todayCounts: repos.overview.countsSince(today.from),
    orders: { today: repos.overview.ordersIn(today), before: repos.overview.ordersIn(before) },
    newCustomers: { today: repos.overview.newCustomersIn(today), before: repos.overview.newCustomersIn(before) },
    takings: takings(around, today, before),
    payoutsOnTheWay: repos.overview.payoutsOnTheWay(),
    stockLow: stockLow(around),
    days: lastDays(around, now),
    lastRun: newest ? { id: newest.id, endedAt: newest.endedAt, status: newest.status } : null,
  };
}

function stockLow({ repos }: Surroundings): Overview['stockLow'] {
  const { lowStock: atMost } = readAppSettings(repos.settings);
  const count = repos.overview.stockLow(atMost);
  return count === null ? null : { count, atMost };
}

function takings(
  { repos }: Surroundings,
  today: { from: string; to: string },
  before: { from: string; to: string },
): Overview['takings'] {
  const now = repos.overview.takingsIn(today);
  const then = repos.overview.takingsIn(before);
  const currencies = new Set([...now, ...then].map((money) => money.currency));
  const of = (sums: typeof now, currency: string) =>
    sums.find((sum) => sum.currency === currency) ?? { amountMinor: 0, currency };
  return [...currencies].map((currency) => ({ today: of(now, currency), before: of(then, currency) }));
}

/** Most urgent first: what stops everything, then what stops one system, then what waits to be looked at. */
const urgency = [
  'full_disk',
  'signed_out',
  'forbidden',
  'bug',
  'bad_data',
  'held_deletions',
  'missing',
  'set_aside',
  'relay_refused',
  'address_stopped',
  'flow_stopped',
  'flow_stuck',
  'flow_asks',
];

function mattersOf({ repos }: Surroundings, connections: Overview['connections']): Matter[] {
  const matters = repos.alerts.list().map((alert): Matter => {
    const connection = connections.find((one) => one.id === alert.connectionId);
    return {
      id: alert.matter,
      connectionId: alert.connectionId,
      connectionName: connection?.name ?? nameIn(alert),
      why: alert.code,
      count: Number(alert.params['count'] ?? 0),
      problem: connection?.problem ?? null,
      remedy: connection?.remedy ?? null,
      raisedAt: alert.raisedAt,
    };
  });
  return matters.sort((a, b) => urgency.indexOf(a.why) - urgency.indexOf(b.why));
}

/** What an alert of no connection is about, such as one of the owner's own addresses. */
function nameIn({ params }: Alert): string | null {
  return typeof params.name === 'string' ? params.name : null;
}

function lastDays({ repos }: Surroundings, now: Date): Overview['days'] {
  const known = new Map(repos.overview.runDays(startOfDay(now, 13)).map((day) => [day.day, day]));
  return Array.from({ length: 14 }, (_, index) => {
    const day = localDay(new Date(now.getTime() - (13 - index) * dayMs));
    return known.get(day) ?? { day, done: 0, troubled: 0, failed: 0 };
  });
}

/** Midnight of this PC's day, so many days ago, as UTC. */
function startOfDay(now: Date, daysAgo: number): string {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysAgo).toISOString();
}

function localDay(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/**
 * The one line at the foot of the window and in the tray, from the states of all connections.
 * @param others how many matters there are that are of no connection
 */
export function summaryOf(
  statuses: readonly Status[],
  others = 0,
): Pick<AppStatus, 'state' | 'well' | 'needing' | 'connections'> {
  const live = statuses.filter((status) => status.state !== 'off');
  const needing = others + live.filter((status) => status.state === 'needs_you').length;
  const well = live.filter((status) => status.state === 'up_to_date').length;
  const working = live.some((status) => status.state === 'working');
  const state =
    needing > 0
      ? 'needs_you'
      : working
        ? 'working'
        : live.length === 0
          ? 'off'
          : well === live.length
            ? 'up_to_date'
            : 'waiting';
  return { state, well, needing, connections: live.length };
}
