import { Select } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { matchKinds } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ArrowLeftIcon } from '../../components/icons.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { Joined } from './Joined.tsx';
import css from './Matches.module.css';
import { Queue } from './Queue.tsx';
import { type MatchesSearch, matchesSearchSchema } from './search.ts';

/** What is the same thing in several systems: what is to be looked at, and what is joined. */
export function MatchesPage() {
  const search = matchesSearchSchema.parse(useSearch({ strict: false }));
  const { kind, show } = search;
  return (
    <>
      <TextLink to="/flows" className={css.back ?? ''}>
        <ArrowLeftIcon size={16} />
        {say('flows.back')}
      </TextLink>
      <PageHeader
        title={say('matches.title')}
        lead={say('matches.page.lead')}
        actions={<KindFilter search={search} />}
      />
      <nav className={css.tabs} aria-label={say('matches.page.parts')}>
        <Tab kind={kind} label={say('matches.page.queue')} isShown={show === undefined} />
        <Tab kind={kind} show="joined" label={say('matches.page.joined')} isShown={show === 'joined'} />
      </nav>
      {show === 'joined' ? <Joined kind={kind} /> : <Queue key={kind} kind={kind} />}
    </>
  );
}

interface TabProps extends MatchesSearch {
  label: string;
  isShown: boolean;
}

function Tab({ kind, show, label, isShown }: TabProps) {
  return (
    <Link
      to="/matches"
      search={{ ...(kind === undefined ? {} : { kind }), ...(show === undefined ? {} : { show }) }}
      activeOptions={{ exact: true }}
      className={css.tab}
      data-current={isShown || undefined}
      aria-current={isShown ? 'page' : undefined}
    >
      {label}
    </Link>
  );
}

function KindFilter({ search }: { search: MatchesSearch }) {
  const navigate = useNavigate();
  return (
    <Select
      aria-label={say('matches.page.kind')}
      data={[
        { value: '', label: say('matches.page.allKinds') },
        ...matchKinds.map((kind) => ({ value: kind, label: say(`records.kind.${kind}`) })),
      ]}
      value={search.kind ?? ''}
      onChange={(picked) =>
        void navigate({
          to: '/matches',
          search: { ...search, kind: matchKinds.find((known) => known === picked) },
          replace: true,
        })
      }
    />
  );
}
