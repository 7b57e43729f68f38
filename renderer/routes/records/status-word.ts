import { sayMaybe } from '../../../contract/words/index.ts';

/** A vendor's status in plain words; one that Backroom has no word for stands as it is. */
export function statusWord(status: string): string {
  return sayMaybe(`records.status.${status}`, {}, status.replaceAll('_', ' '));
}
