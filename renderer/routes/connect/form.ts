import { useReducer } from 'react';
import type { ConnectionDetail, InputOf, ProviderView, WayView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { cronTrouble } from '../../lib/cron.ts';
import { formTroubles, initialValues, splitValues, type Values } from '../../lib/form-check.ts';
import { backfillFrom, type Since, sinceIsWrong } from './since.ts';

/** Everything the page asks for. Secrets stand here only while the page is open. */
export interface ConnectState {
  wayId: string;
  values: Values;
  name: string;
  streams: readonly string[];
  /** Whether Backroom may write there. */
  writes: boolean;
  since: Since;
  cron: string;
  /** Sentences by field key; `name`, `since`, `cron` and `streams` with a colon before. */
  troubles: ReadonlyMap<string, string>;
}

const usualCron = '*/15 * * * *';

/** The first answers: the sensible ones, or for a sign-in again what is known and no secret. */
export function firstState(
  provider: ProviderView,
  name: string,
  again: ConnectionDetail | null,
  write = false,
): ConnectState {
  const way = provider.ways.find((one) => one.id === again?.way) ?? provider.ways[0];
  return {
    wayId: way?.id ?? '',
    values: way ? initialValues(way.fields, knownValues(way, again)) : {},
    name,
    streams: provider.streams.map((stream) => stream.id),
    writes: write || (again?.writes ?? false),
    since: { kind: 'all' },
    cron: usualCron,
    troubles: new Map(),
  };
}

/** What a connection's settings say of a way's open fields, found by their labels. */
function knownValues(way: WayView, again: ConnectionDetail | null): Values {
  const settings = again?.settings ?? [];
  return Object.fromEntries(
    way.fields.flatMap((field) => {
      const known = settings.find((setting) => setting.label === field.label);
      return known && !field.secret ? [[field.key, known.value]] : [];
    }),
  );
}

type Change = Partial<Omit<ConnectState, 'troubles'>> | { troubles: ReadonlyMap<string, string> };

export function useConnectState(first: () => ConnectState) {
  return useReducer((state: ConnectState, change: Change): ConnectState => ({ ...state, ...change }), undefined, first);
}

/** All troubles of the page; what is not asked for when signing in again is not checked. */
export function troublesOf(state: ConnectState, way: WayView, taken: readonly string[], again: boolean, now: Date) {
  const troubles = new Map(formTroubles(way.fields, state.values));
  if (again) return troubles;
  const name = state.name.trim();
  if (name === '') troubles.set(':name', say('connect.check.name'));
  else if (taken.some((one) => one.toLowerCase() === name.toLowerCase())) {
    troubles.set(':name', say('connect.check.nameTaken', { name }));
  }
  if (sinceIsWrong(state.since, now)) troubles.set(':since', say('connect.check.day'));
  const cron = cronTrouble(state.cron);
  if (cron !== null) troubles.set(':cron', cron);
  if (state.streams.length === 0) troubles.set(':streams', say('connect.reads.one'));
  return troubles;
}

/** The page as the Hub's question. */
export function startInput(
  state: ConnectState,
  provider: string,
  way: WayView,
  again: ConnectionDetail | null,
  now: Date,
): InputOf<'connect.start'> {
  const { settings, secrets } = splitValues(way.fields, state.values);
  const common = { provider, way: way.id, settings: { ...settings }, secrets: { ...secrets } };
  const { name, streams, writes, since, cron } = state;
  if (again) return { ...common, name: again.name, connectionId: again.id, writes };
  return {
    ...common,
    name: name.trim(),
    streams: [...streams],
    writes,
    backfillFrom: backfillFrom(since, now),
    cron: cron.trim(),
  };
}
