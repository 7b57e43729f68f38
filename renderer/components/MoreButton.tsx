import { Button } from '@mantine/core';
import css from './MoreButton.module.css';
import type { ProblemLike } from './Problem.tsx';
import { Problem } from './Problem.tsx';

interface MoreButtonProps {
  /** A list of useInfiniteQuery. */
  list: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    error: ProblemLike | null;
    fetchNextPage: () => Promise<unknown>;
  };
  label: string;
  /** The heading of the card when the next page could not be had. */
  failed: string;
  /** What stands there when there is no more. */
  end?: string | null;
}

/** The foot of a list that is read page by page. */
export function MoreButton({ list, label, failed, end = null }: MoreButtonProps) {
  const more = () => void list.fetchNextPage();
  if (list.isFetchNextPageError && list.error) {
    return <Problem problem={list.error} title={failed} onRetry={more} />;
  }
  if (!list.hasNextPage) return end === null ? null : <p className={css.end}>{end}</p>;
  return (
    <div className={css.foot}>
      <Button variant="default" loading={list.isFetchingNextPage} onClick={more}>
        {label}
      </Button>
    </div>
  );
}
