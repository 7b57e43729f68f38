import { say } from '../../contract/words/index.ts';
import css from './PretendMark.module.css';

/** Marks what belongs to the pretend shop, wherever it stands. */
export function PretendMark() {
  return <span className={css.mark}>{say('common.pretend')}</span>;
}
