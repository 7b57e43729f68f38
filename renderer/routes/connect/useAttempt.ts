import { useEffect, useState } from 'react';
import type { AttemptView, InputOf } from '../../../contract/ipc/index.ts';
import { invoke, useDo, useTopic } from '../../lib/bridge.ts';

const pollMs = 2000;

/** One sign-in under way: begun, followed by topic (and by asking, should a word get lost), stopped. */
export function useAttempt() {
  const [attempt, setAttempt] = useState<AttemptView | null>(null);
  const start = useDo('connect.start');
  const cancel = useDo('connect.cancel');
  const [closed, setClosed] = useState(false);
  const moving = attempt !== null && attempt.phase !== 'done' && attempt.phase !== 'failed';

  useTopic('connect', (news) => setAttempt((now) => (now?.id === news.id ? news : now)));
  useEffect(() => {
    if (!moving) return;
    const ask = () =>
      void invoke('connect.state', { attemptId: attempt.id }).then(
        (news) => setAttempt((now) => (now?.id === news.id ? news : now)),
        () => {},
      );
    const timer = setInterval(ask, pollMs);
    return () => clearInterval(timer);
  }, [moving, attempt?.id]);

  const begin = (input: InputOf<'connect.start'>) => {
    setClosed(false);
    setAttempt(null);
    start.mutate(input, { onSuccess: setAttempt });
  };
  const stop = () => {
    if (attempt) cancel.mutate({ attemptId: attempt.id });
    setAttempt(null);
    setClosed(true);
  };
  return { attempt, setAttempt, begin, stop, closed, error: start.error, busy: start.isPending || moving };
}
