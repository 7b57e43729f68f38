import { useState } from 'react';

export interface Selection {
  has: (id: number) => boolean;
  toggle: (id: number) => void;
  /** All of the list, or none of it. */
  toggleAll: () => void;
  clear: () => void;
  chosen: readonly number[];
  isAll: boolean;
}

/** What is ticked in a list; what leaves the list is no longer ticked. */
export function useSelection(ids: readonly number[]): Selection {
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set());
  const chosen = ids.filter((id) => ticked.has(id));
  const isAll = chosen.length > 0 && chosen.length === ids.length;
  return {
    has: (id) => ticked.has(id),
    toggle: (id) => setTicked((before) => (before.has(id) ? without(before, id) : new Set([...before, id]))),
    toggleAll: () => setTicked(isAll ? new Set() : new Set(ids)),
    clear: () => setTicked(new Set()),
    chosen,
    isAll,
  };
}

function without(set: ReadonlySet<number>, id: number): ReadonlySet<number> {
  return new Set([...set].filter((one) => one !== id));
}
