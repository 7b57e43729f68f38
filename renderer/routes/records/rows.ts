import type { RecordPage, RecordRow } from '../../../contract/ipc/index.ts';

/** Pages laid end to end without copying their rows: a list of a million costs one number a page. */
export interface Rows {
  count: number;
  at(index: number): RecordRow | undefined;
}

export function rowsOf(pages: readonly RecordPage[]): Rows {
  const starts: number[] = [];
  let count = 0;
  for (const page of pages) {
    starts.push(count);
    count += page.rows.length;
  }
  return {
    count,
    at: (index) => {
      const page = lastAtOrBelow(starts, index);
      return pages[page]?.rows[index - (starts[page] ?? 0)];
    },
  };
}

/**
 * Where the record is among the rows that are loaded; -1 when it is not there.
 * @param guess where it was before: mostly it still is, and a million rows need no looking through
 */
export function indexOfRecord(rows: Rows, id: number, guess: number): number {
  if (rows.at(guess)?.id === id) return guess;
  for (let index = 0; index < rows.count; index += 1) if (rows.at(index)?.id === id) return index;
  return -1;
}

function lastAtOrBelow(starts: readonly number[], index: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * The row that a key moves to, or null when the key is not one of ours.
 * @param perPage how many rows are seen at once
 */
export function rowAfterKey(key: string, current: number, count: number, perPage: number): number | null {
  const last = Math.max(count - 1, 0);
  const clamp = (index: number) => Math.min(Math.max(index, 0), last);
  switch (key) {
    case 'ArrowDown':
      return clamp(current + 1);
    case 'ArrowUp':
      return clamp(current - 1);
    case 'PageDown':
      return clamp(current + Math.max(perPage - 1, 1));
    case 'PageUp':
      return clamp(current - Math.max(perPage - 1, 1));
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
