/** What a key does in the review; null for one that is not ours. */
export type ReviewStep = 'accept' | 'reject' | 'next' | 'before' | null;

export function stepOf(key: string): ReviewStep {
  switch (key.toLowerCase()) {
    case 'a':
      return 'accept';
    case 'r':
      return 'reject';
    case 'arrowdown':
    case 'arrowright':
      return 'next';
    case 'arrowup':
    case 'arrowleft':
      return 'before';
    default:
      return null;
  }
}
