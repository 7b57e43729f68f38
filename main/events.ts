import type { ChangeKind, TopicName, TopicPayload } from '../contract/ipc/index.ts';

export type Announcement = { [T in TopicName]: { topic: T; payload: TopicPayload<T> } }[TopicName];

/** How parts of the Hub tell whoever looks at it what moved. Changes are gathered for a moment and told once. */
export interface Events {
  tell(announcement: Announcement): void;
  changed(kinds: readonly ChangeKind[], connectionId?: string): void;
  listen(listener: (announcement: Announcement) => void): () => void;
}

const gatherMs = 50;

export function createEvents(): Events {
  const listeners = new Set<(announcement: Announcement) => void>();
  const kinds = new Set<ChangeKind>();
  const connectionIds = new Set<string>();
  let gathering = false;

  function tell(announcement: Announcement): void {
    for (const listener of listeners) listener(announcement);
  }

  function flush(): void {
    gathering = false;
    const payload = { kinds: [...kinds], connectionIds: [...connectionIds] };
    kinds.clear();
    connectionIds.clear();
    tell({ topic: 'changed', payload });
  }

  return {
    tell,
    changed(changedKinds, connectionId) {
      for (const kind of changedKinds) kinds.add(kind);
      if (connectionId) connectionIds.add(connectionId);
      if (!gathering) setTimeout(flush, gatherMs).unref();
      gathering = true;
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
