import { useAsk } from '../../lib/bridge.ts';
import { useNow } from '../../lib/now.ts';
import css from './AbsenceLine.module.css';
import { absenceSentence } from './absence.ts';

/** What was made up for after this PC was away today; nothing at all on other days. */
export function AbsenceLine() {
  const now = useNow();
  const absence = useAsk('relay.status', {}).data?.absence ?? null;
  const sentence = absenceSentence(absence, now);
  return sentence === null ? null : <p className={css.line}>{sentence}</p>;
}
