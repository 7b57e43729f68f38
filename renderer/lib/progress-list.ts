import type { Progress } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';

/** The newest word from each stream of a connection's run, in the order in which the streams began. */
export function addProgress(known: readonly Progress[], news: Progress): readonly Progress[] {
  const sameRun = known.filter((entry) => entry.runId === news.runId);
  const at = sameRun.findIndex((entry) => entry.stream === news.stream);
  return at === -1 ? [...sameRun, news] : sameRun.with(at, news);
}

/** The count with its noun. */
export function progressText(progress: Progress | undefined): string {
  if (!progress) return say('shell.progress.starting');
  const what = progress.label.toLowerCase();
  const { read, total } = progress;
  return total === null
    ? say('shell.progress.read', { read, what })
    : say('shell.progress.of', { read, total: Math.max(total, read), what });
}
