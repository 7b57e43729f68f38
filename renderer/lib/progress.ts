import { useState } from 'react';
import type { Progress } from '../../contract/ipc/index.ts';
import { useTopic } from './bridge.ts';
import { addProgress } from './progress-list.ts';

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
