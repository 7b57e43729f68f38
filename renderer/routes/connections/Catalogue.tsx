import { Button, TextInput } from '@mantine/core';
import type { ConnectionView, ProviderView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { EmptyPage } from '../../components/EmptyPage.tsx';
import { SearchIcon } from '../../components/icons.tsx';
import { VendorMark } from '../../components/VendorMark.tsx';
import css from './Catalogue.module.css';
import { byCategory, categoryLabel, found } from './catalogue-search.ts';

interface CatalogueProps {
  providers: readonly ProviderView[];
  mine: readonly ConnectionView[];
  search: string;
  onSearch: (search: string) => void;
}

/** What can be connected, by what it is for; only what works is there. */
export function Catalogue({ providers, mine, search, onSearch }: CatalogueProps) {
  const hits = found(providers, search);
  const connected = new Set(mine.map((one) => one.provider));
  return (
    <>
      <TextInput
        className={css.search}
        type="search"
        aria-label={say('catalogue.search')}
        placeholder={say('catalogue.searchHint')}
        leftSection={<SearchIcon />}
        value={search}
        onChange={(event) => onSearch(event.currentTarget.value)}
      />
      <div role="status" className={css.told}>
        {search.trim() === '' ? null : say('catalogue.found', { count: hits.length })}
      </div>
      {hits.length === 0 ? (
        <EmptyPage
          title={say('catalogue.none')}
          action={
            <Button variant="default" onClick={() => onSearch('')}>
              {say('catalogue.clear')}
            </Button>
          }
        >
          {say('catalogue.noneLead', { search: search.trim() })}
        </EmptyPage>
      ) : null}
      {byCategory(hits).map(({ category, providers: some }) => (
        <section key={category} className={css.category} aria-label={categoryLabel(category)}>
          <h3 className={css.heading}>{categoryLabel(category)}</h3>
          <ul className={css.cards}>
            {some.map((provider) => (
              <Card key={provider.id} provider={provider} connected={connected.has(provider.id)} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function Card({ provider, connected }: { provider: ProviderView; connected: boolean }) {
  const { id, name, summary, mark } = provider;
  return (
    <li className={css.card}>
      <VendorMark name={name} mark={mark} size={36} />
      <div className={css.words}>
        <div className={css.name}>
          {name}
          {connected ? <span className={css.connected}>{say('catalogue.connected')}</span> : null}
        </div>
        <div className={css.summary}>{summary}</div>
        <ButtonLink
          to="/connect/$provider"
          params={{ provider: id }}
          variant="default"
          size="compact-sm"
          aria-label={say('catalogue.connectNamed', { name })}
        >
          {say('catalogue.connect')}
        </ButtonLink>
      </div>
    </li>
  );
}
