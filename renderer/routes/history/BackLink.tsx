import { Link } from '@tanstack/react-router';
import { say } from '../../../contract/words/index.ts';
import { ArrowLeftIcon } from '../../components/icons.tsx';
import css from './RunPage.module.css';

/** The way back to all runs. */
export function BackLink() {
  return (
    <Link to="/history" search={{}} className={css.back}>
      <ArrowLeftIcon size={16} /> {say('history.run.back')}
    </Link>
  );
}
