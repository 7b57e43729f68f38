import { Skeleton, VisuallyHidden } from '@mantine/core';
import { say } from '../../contract/words/index.ts';
import css from './Loading.module.css';

/** Grey lines where an answer will stand; seen only when it takes more than a blink. `page`: it is the whole page. */
export function Loading({ page = false }: { page?: boolean }) {
  return (
    <div className={css.loading} role="status" aria-label={say('common.loading')}>
      {page ? <VisuallyHidden component="h1">{say('common.loading')}</VisuallyHidden> : null}
      <Skeleton height={24} width="40%" />
      <Skeleton height={16} />
      <Skeleton height={16} />
      <Skeleton height={16} width="60%" />
    </div>
  );
}
