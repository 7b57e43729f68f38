import { VisuallyHidden } from '@mantine/core';
import { say } from '../../contract/words/index.ts';
import { exactTime, relativeTime } from '../lib/format.ts';
import { useNow } from '../lib/now.ts';

export interface WhenProps {
  /** An instant or a day; null shows `otherwise`. */
  at: string | null;
  /** The business's time zone; this PC's own where it is not known. */
  zone?: string | null;
  /** What stands there for no time at all; "never" unless said otherwise. */
  otherwise?: string;
  /** A time to come, such as the next fetch. */
  coming?: boolean;
  /** For narrow columns. */
  brief?: boolean;
}

/** A time as people say it, moving on by itself; the exact one on hover and in the accessible name. */
export function When({ at, zone, otherwise, ...telling }: WhenProps) {
  const now = useNow();
  if (at === null) return <span>{otherwise ?? say('common.never')}</span>;
  const exact = exactTime(at, zone);
  return (
    <time dateTime={at} title={exact}>
      {relativeTime(at, now, zone, telling)}
      <VisuallyHidden>, {exact}</VisuallyHidden>
    </time>
  );
}
