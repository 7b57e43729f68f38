import { useState } from 'react';
import type { Progress } from '../../contract/ipc/index.ts';
import { useTopic } from './bridge.ts';

/** The newest word from each stream of a connection's run, in the order in which the streams began. */
export function addProgress(known: readonly Progress[], news: Progress): readonly Progress[] {
  const sameRun = known.filter((entry) => entry.runId === news.runId);
  const at = sameRun.findIndex((entry) => entry.stream === news.stream);
  return at === -1 ? [...sameRun, news] : sameRun.with(at, news);
}

/** What moves in a connection's run while this component is there; empty until the first word comes. */
export function useProgress(connectionId: string | null): readonly Progress[] {
  const [state, setState] = useState<{ of: string | null; entries: readonly Progress[] }>({ of: null, entries: [] });
  useTopic('progress', (news) => {
    if (news.connectionId !== connectionId) return;
    setState((before) => ({
      of: connectionId,
      entries: addProgress(before.of === connectionId ? before.entries : [], news),
    }));
  });
  return state.of === connectionId ? state.entries : [];
}
