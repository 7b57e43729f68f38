import { createHash } from 'node:crypto';
import { HubError } from '../../contract/errors.ts';
import type { Page, Request } from '../../providers/kit/index.ts';

/** How often a question may come up again: a vendor whose list moves sends the reader back now and then. */
const mostRounds = 20;
/** The same records so often in a row mean that the vendor does not heed which page is asked for. */
const mostRepeats = 3;
/** So many pages in a row that hold nothing and promise more. */
const mostEmpty = 100;

/**
 * Ends a pass that goes round in circles, with memory for one request and one page (Brent's cycle finding).
 * To be called with each page; throws HubError bad_data.
 */
export function createLoopGuard(): (request: Request, page: Page) => void {
  let marked = '';
  let steps = 0;
  let nextMark = 1;
  let rounds = 0;
  let lastRecords = '';
  let repeats = 0;
  let empty = 0;

  return (request, page) => {
    if (request.waitMs !== undefined) return;
    const asked = JSON.stringify(request);
    if (asked === marked) rounds += 1;
    steps += 1;
    if (steps === nextMark) {
      marked = asked;
      nextMark *= 2;
      steps = 0;
    }
    const records = page.records.length === 0 ? '' : gist(page.records);
    repeats = records !== '' && records === lastRecords ? repeats + 1 : 1;
    lastRecords = records;
    empty = records === '' && (page.next?.length ?? 0) > 0 ? empty + 1 : 0;
    if (rounds <= mostRounds && repeats < mostRepeats && empty < mostEmpty) return;
    throw new HubError('bad_data', { detail: `${request.path.split('?')[0]}: the same page comes again and again` });
  };
}

/** What tells one page from another: how many records it holds, and its first and last one. */
function gist(records: readonly unknown[]): string {
  const ends = JSON.stringify([records.length, records[0], records.at(-1)]);
  return createHash('sha256').update(ends).digest('base64');
}
