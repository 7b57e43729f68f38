import { Link } from '@tanstack/react-router';
import { say } from '../../../contract/words/index.ts';
import { EmptyPage } from '../../components/EmptyPage.tsx';

export function LostPage() {
  return (
    <EmptyPage level={1} title={say('shell.page.lost')} action={<Link to="/">{say('shell.page.toOverview')}</Link>}>
      {say('shell.page.lostLead')}
    </EmptyPage>
  );
}
