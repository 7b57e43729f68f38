import type { MatchKind } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { EmptyPage } from '../../components/EmptyPage.tsx';
import { MatchesIcon } from '../../components/icons.tsx';

/** Nothing is left to look at. */
export function Nothing({ kind }: { kind: MatchKind | undefined }) {
  const joined = (
    <ButtonLink variant="default" to="/matches" search={{ kind, show: 'joined' }}>
      {say('matches.page.toJoined')}
    </ButtonLink>
  );
  return (
    <EmptyPage title={say('matches.page.nothing')} icon={<MatchesIcon size={28} />} action={joined}>
      {say('matches.page.nothingText')}
    </EmptyPage>
  );
}
