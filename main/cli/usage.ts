import { HubError } from '../../contract/errors.ts';
import { say, type WordKey, type WordParams } from '../../contract/words/index.ts';

type UsageKey = Extract<WordKey, `cli.usage.${string}`> extends `cli.usage.${infer Name}` ? Name : never;

/** A slip in how a command was written, in a sentence of its own. */
export function badUsage(name: UsageKey, params: WordParams = {}): HubError {
  return new HubError('bad_input', { params: { what: say(`cli.usage.${name}`, params) } });
}
