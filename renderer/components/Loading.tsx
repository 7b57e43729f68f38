import { Skeleton } from '@mantine/core';
import { say } from '../../contract/words/index.ts';
import css from './Loading.module.css';

/** Grey lines where an answer will stand; seen only when it takes more than a blink. */
export function Loading() {
  return (
    <div className={css.loading} role="status" aria-label={say('common.loading')}>
      <Skeleton height={24} width="40%" />
      <Skeleton height={16} />
      <Skeleton height={16} />
      <Skeleton height={16} width="60%" />
    </div>
  );
}
