import type { ErrorComponentProps } from '@tanstack/react-router';
import { asHubError } from '../../../contract/errors.ts';
import { say } from '../../../contract/words/index.ts';
import { Problem } from '../../components/Problem.tsx';

/** What stands where a page broke: the others go on. */
export function RouteTrouble({ error, reset }: ErrorComponentProps) {
  return <Problem level={1} problem={asHubError(error)} title={say('shell.page.failed')} onRetry={reset} />;
}
