import {
  keepPreviousData,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
} from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { HubError } from '../../contract/errors.ts';
import type { Bridge, InputOf, OutputOf, ProcedureName, TopicName, TopicPayload } from '../../contract/ipc/index.ts';
import { queryClient } from './queries.ts';
import { namesMadeStale } from './stale.ts';

declare global {
  interface Window {
    /** Put there by the preload; nothing else crosses. */
    readonly backroom: Bridge;
  }
}

/**
 * Asks the Hub. The answer's error, if there is one, is rebuilt from its plain data.
 * @throws HubError
 */
export async function invoke<N extends ProcedureName>(name: N, input: InputOf<N>): Promise<OutputOf<N>> {
  const answer = await window.backroom.invoke(name, input);
  if (!answer.ok) throw HubError.fromWire(answer.error);
  return answer.value;
}

/** The query key of one question: its name first, so that a topic can say which names grew old. */
export function queryKeyOf<N extends ProcedureName>(name: N, input: InputOf<N>): readonly [N, InputOf<N>] {
  return [name, input];
}

/** A question as TanStack Query wants it, for prefetching and `ensureQueryData`. */
export function question<N extends ProcedureName>(name: N, input: InputOf<N>) {
  return { queryKey: queryKeyOf(name, input), queryFn: () => invoke(name, input) };
}

export interface AskOptions {
  /** False leaves the question unasked for now. */
  enabled?: boolean;
  /** Keeps showing the answer to the question before, while the next one is under way. */
  keepPrevious?: boolean;
  /** Asks again after so many milliseconds, for what no topic announces. */
  everyMs?: number;
}

/** Asks while the component is there, and again whenever a topic says that the answer grew old. */
export function useAsk<N extends ProcedureName>(
  name: N,
  input: InputOf<N>,
  options: AskOptions = {},
): UseQueryResult<OutputOf<N>, HubError> {
  const { enabled = true, keepPrevious = false, everyMs } = options;
  return useQuery<OutputOf<N>, HubError>({
    ...question(name, input),
    enabled,
    ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
    ...(everyMs === undefined ? {} : { refetchInterval: everyMs }),
  });
}

/** A command for the Hub; what it changes is announced by topics, so nothing is invalidated here. */
export function useDo<N extends ProcedureName>(name: N): UseMutationResult<OutputOf<N>, HubError, InputOf<N>> {
  return useMutation<OutputOf<N>, HubError, InputOf<N>>({ mutationFn: (input) => invoke(name, input) });
}

/** Listens to a topic while the component is there; the listener may close over fresh state. */
export function useTopic<T extends TopicName>(topic: T, listener: (payload: TopicPayload<T>) => void): void {
  const hear = useEffectEvent(listener);
  useEffect(() => window.backroom.subscribe(topic, (payload) => hear(payload)), [topic]);
}

/** At most this often is the Hub asked again while a sync announces changes without pause. */
const settleMs = 400;

/** Invalidates what the Hub announces as changed; returns the function that ends it. */
export function followChanges(bridge: Bridge): () => void {
  const waiting = new Set<ProcedureName>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    const names = new Set<unknown>(waiting);
    waiting.clear();
    void queryClient.invalidateQueries({ predicate: (query) => names.has(query.queryKey[0]) });
  };
  const end = bridge.subscribe('changed', ({ kinds }) => {
    for (const name of namesMadeStale(kinds)) waiting.add(name);
    timer ??= setTimeout(flush, settleMs);
  });
  return () => {
    end();
    clearTimeout(timer);
  };
}
