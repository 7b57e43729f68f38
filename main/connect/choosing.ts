import { HubError } from '../../contract/errors.ts';
import type { Choice, Provider, Settings } from '../../providers/kit/index.ts';
import type { Attempt } from './attempts.ts';
import { ask } from './probe.ts';
import type { Reach } from './reach.ts';

/** What the choice is made by, before anybody is asked. */
export interface Known {
  /** An id or name that was given beforehand. */
  readonly choice: string | undefined;
  /** The first is as good as any. */
  readonly first: boolean;
  /** The settings of the connection that is signed in to again. */
  readonly settings: Settings | undefined;
}

/**
 * Which of the companies or shops that a sign-in reaches is connected: the one there is, the one that was named or
 * connected before, else the owner is asked.
 * @returns the settings that name it; none where the vendor has nothing to choose
 * @throws HubError bad_input when there is none, or none of the name that was given; stopped
 */
export async function chooseOne(reach: Reach, attempt: Attempt, known: Known): Promise<Settings> {
  const { choose } = reach.provider;
  if (!choose) return {};
  const { request, read } = choose;
  const of = await ask(reach, request(reach.settings), (response) => read(response, reach.settings));
  const found = choiceIn(of, known);
  if (found) return found.settings;
  if (of.length === 0) throw refusal(`This sign-in reaches no ${choose.what}.`);
  if (known.choice !== undefined) throw refusal(noneOf(reach.provider, known.choice, of));
  const asked = { what: choose.what, of: of.map(({ id, name }) => ({ id, name })) };
  const answered = answer(attempt, of);
  attempt.change({ phase: 'choosing', choices: asked });
  try {
    return (await answered).settings;
  } finally {
    attempt.choose = null;
    attempt.change({ choices: null });
  }
}

function choiceIn(of: readonly Choice[], { choice, first, settings }: Known): Choice | undefined {
  if (choice !== undefined) return of.find(({ id, name }) => id === choice || name === choice);
  const before = of.find((one) => settings && Object.entries(one.settings).every(([key, is]) => settings[key] === is));
  return before ?? (first || of.length === 1 ? of[0] : undefined);
}

function answer(attempt: Attempt, of: readonly Choice[]): Promise<Choice> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new HubError('stopped'));
    attempt.cancelled.addEventListener('abort', stop, { once: true });
    if (attempt.cancelled.aborted) stop();
    attempt.choose = (id) => {
      const found = of.find((one) => one.id === id || one.name === id);
      if (!found) throw new HubError('not_found', { params: { what: 'choice', name: id } });
      attempt.cancelled.removeEventListener('abort', stop);
      resolve(found);
    };
  });
}

function noneOf({ choose }: Provider, choice: string, of: readonly Choice[]): string {
  return `There is no ${choose?.what ?? 'choice'} called “${choice}”. There are: ${of.map(({ name }) => name).join(', ')}.`;
}

function refusal(what: string): HubError {
  return new HubError('bad_input', { params: { what, field: 'choice' } });
}
