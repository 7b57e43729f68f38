import { Button } from '@mantine/core';
import { useState } from 'react';
import type { MatchGroup, MatchKind, MatchMember } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { EmptyPage } from '../../components/EmptyPage.tsx';
import { MatchesIcon } from '../../components/icons.tsx';
import { Loading } from '../../components/Loading.tsx';
import { MoreButton } from '../../components/MoreButton.tsx';
import { Problem } from '../../components/Problem.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useDo } from '../../lib/bridge.ts';
import css from './Matches.module.css';
import { useMatchPages } from './useMatchPages.ts';

/** What is the same thing in several systems, with how that is known and the way to part it again. */
export function Joined({ kind }: { kind: MatchKind | undefined }) {
  const list = useMatchPages('matches.list', kind);
  const split = useDo('matches.split');
  const undo = useDo('matches.undo');
  const [parted, setParted] = useState<MatchMember | null>(null);
  const part = (member: MatchMember) =>
    split.mutate({ recordId: member.recordId }, { onSuccess: () => setParted(member) });
  const takeBack = () => {
    if (parted) undo.mutate({ group: parted.recordId }, { onSuccess: () => setParted(null) });
  };
  const problem = split.error ?? undo.error;
  if (list.error && list.rows.length === 0) return <Problem problem={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <Loading />;
  return (
    <>
      {problem ? <Problem problem={problem} level={3} /> : null}
      <p className={css.answered} role="status">
        {parted === null ? '' : say('matches.page.parted', { title: parted.title, connection: parted.connectionName })}{' '}
        {parted === null ? null : (
          <button type="button" className={css.back} onClick={takeBack}>
            {say('matches.undo')}
          </button>
        )}
      </p>
      {list.rows.length === 0 ? (
        <EmptyPage title={say('matches.page.noneJoined')} icon={<MatchesIcon size={28} />}>
          {say('matches.page.noneJoinedText')}
        </EmptyPage>
      ) : null}
      <ul className={css.groups}>
        {list.rows.map((group) => (
          <Group key={group.id} group={group} onPart={part} />
        ))}
      </ul>
      <MoreButton list={list} label={say('flows.table.more')} failed={say('flows.table.moreFailed')} />
    </>
  );
}

function Group({ group: { kind, members }, onPart }: { group: MatchGroup; onPart: (member: MatchMember) => void }) {
  return (
    <li className={css.group}>
      <p className={css.quiet}>{say(`records.one.${kind}`)}</p>
      <ul className={css.members}>
        {members.map((member) => (
          <li key={member.recordId} className={css.member}>
            <span className={css.where}>{member.connectionName}</span>
            <TextLink to="/records" search={{ kind, record: member.recordId }} className={css.name ?? ''}>
              {member.title}
            </TextLink>
            <span className={css.how}>
              {[say(`matches.how.${member.how}`), ...member.reasons.map((one) => say(`matches.reason.${one}`))].join(
                ' · ',
              )}
            </span>
            <Button
              variant="default"
              size="compact-xs"
              aria-label={say('matches.apartLabel', { title: member.title, connection: member.connectionName })}
              onClick={() => onPart(member)}
            >
              {say('matches.apart')}
            </Button>
          </li>
        ))}
      </ul>
    </li>
  );
}
