import { say } from '../../../contract/words/index.ts';

/** What is wrong with a relay's address, as a sentence; null when it may be asked for. */
export function relayTrouble(typed: string): string | null {
  const text = typed.trim();
  const well = URL.canParse(text) && /^https?:\/\/[^\s/]+/i.test(text);
  return well ? null : say('webhooks.relay.urlWrong');
}
