import { useState } from 'react';
import type { Progress } from '../../../contract/ipc/index.ts';
import { useTopic } from '../../lib/bridge.ts';

/** The latest news of each stream of a run, while it is under way. */
export function useProgress(runId: number): ReadonlyMap<string, Progress> {
  const [news, setNews] = useState<{ runId: number; streams: ReadonlyMap<string, Progress> }>({
    runId,
    streams: new Map(),
  });
  useTopic('progress', (progress) => {
    if (progress.runId !== runId) return;
    setNews((before) => {
      const known = before.runId === runId ? before.streams : [];
      return { runId, streams: new Map([...known, [progress.stream, progress]]) };
    });
  });
  return news.runId === runId ? news.streams : new Map();
}
