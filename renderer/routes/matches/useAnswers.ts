import { useState } from 'react';
import type { HubError } from '../../../contract/errors.ts';
import type { MatchSuggestion } from '../../../contract/ipc/index.ts';
import { useDo } from '../../lib/bridge.ts';

export type Answer = 'accept' | 'reject';

export interface Answers {
  /** Answered ones that the list may still hold. */
  gone: ReadonlySet<string>;
  /** The newest answer, for taking it back. */
  last: { suggestion: MatchSuggestion; what: Answer } | null;
  give: (suggestion: MatchSuggestion, what: Answer) => void;
  takeBack: () => void;
  error: HubError | null;
}

/** The owner's answers of this visit: each takes effect at once, and the newest can be taken back. */
export function useAnswers(): Answers {
  const accept = useDo('matches.accept');
  const reject = useDo('matches.reject');
  const undo = useDo('matches.undo');
  const [given, setGiven] = useState<readonly NonNullable<Answers['last']>[]>([]);
  const without = (id: string) => setGiven((before) => before.filter(({ suggestion }) => suggestion.id !== id));
  const last = given.at(-1) ?? null;
  return {
    gone: new Set(given.map(({ suggestion }) => suggestion.id)),
    last,
    give(suggestion, what) {
      setGiven((before) => [...before, { suggestion, what }]);
      const say = what === 'accept' ? accept : reject;
      // What could not be said stands in the list again.
      say.mutate({ id: suggestion.id }, { onError: () => without(suggestion.id) });
    },
    takeBack() {
      if (last === null) return;
      const { suggestion } = last;
      undo.mutate({ group: suggestion.left.recordId }, { onSuccess: () => without(suggestion.id) });
    },
    error: accept.error ?? reject.error ?? undo.error,
  };
}
