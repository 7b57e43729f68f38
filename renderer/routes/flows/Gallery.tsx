import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import type { GalleryEntry } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ButtonLink } from '../../components/ButtonLink.tsx';
import { EmptyPage } from '../../components/EmptyPage.tsx';
import { FlowsIcon } from '../../components/icons.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Problem } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { useAsk, useDo } from '../../lib/bridge.ts';
import { FlowPicture } from './FlowPicture.tsx';
import css from './Gallery.module.css';
import { byKind, type KindGroup, pairText } from './tell.ts';

/** So many cards of one kind are seen at once. */
const shownCards = 4;

/** What could be made to happen between what is connected, by what it does. */
export function Gallery({ isFirst }: { isFirst: boolean }) {
  const gallery = useAsk('flows.gallery', {});
  const catalogue = useAsk('catalogue.list', {}).data ?? [];
  const categoryOf = (provider: string) => catalogue.find(({ id }) => id === provider)?.category;
  if (gallery.error && !gallery.data) {
    return <Problem problem={gallery.error} onRetry={() => void gallery.refetch()} />;
  }
  if (!gallery.data) return <Loading />;
  if (gallery.data.length === 0) return isFirst ? <Nothing /> : null;
  return (
    <Section title={say('flows.gallery.title')} lead={say(isFirst ? 'flows.gallery.first' : 'flows.gallery.lead')}>
      <div className={css.groups}>
        {byKind(gallery.data, categoryOf).map((group) => (
          <Group key={group.kind} group={group} />
        ))}
      </div>
    </Section>
  );
}

function Nothing() {
  return (
    <EmptyPage
      title={say('flows.gallery.none')}
      icon={<FlowsIcon size={28} />}
      action={<ButtonLink to="/connections">{say('flows.gallery.connect')}</ButtonLink>}
    >
      {say('flows.gallery.noneText')}
    </EmptyPage>
  );
}

function Group({ group: { kind, entries } }: { group: KindGroup }) {
  const [all, setAll] = useState(false);
  const id = useId();
  const rest = entries.length - shownCards;
  return (
    <section className={css.group} aria-labelledby={id}>
      <div>
        <h3 id={id} className={css.kind}>
          {say(`flows.kind.${kind}`)}
        </h3>
        <p className={css.about}>{say(`flows.about.${kind}`)}</p>
      </div>
      <div>
        <ul className={css.cards}>
          {(all ? entries : entries.slice(0, shownCards)).map((entry) => (
            <Card key={`${entry.source.id} ${entry.target.id}`} entry={entry} />
          ))}
        </ul>
        {all || rest <= 0 ? null : (
          <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setAll(true)}>
            {say('flows.gallery.more', { count: rest })}
          </Button>
        )}
      </div>
    </section>
  );
}

function Card({ entry }: { entry: GalleryEntry }) {
  const { kind, source, target, needs, flowId } = entry;
  const names = { source: source.name, target: target.name };
  return (
    <li className={css.card}>
      <FlowPicture kind={kind} source={source} target={target} />
      <p className={css.pair}>{pairText(entry)}</p>
      <p className={css.text}>
        {flowId === null && needs[0] ? say(`flows.gallery.needs.${needs[0]}`, names) : say(`flows.card.${kind}`, names)}
      </p>
      <div className={css.button}>
        <CardButton entry={entry} />
      </div>
    </li>
  );
}

/** The one thing to do: what is in the way first, else begin, else go there. */
function CardButton({ entry: { kind, source, target, needs, flowId } }: { entry: GalleryEntry }) {
  const navigate = useNavigate();
  const create = useDo('flows.create');
  const names = { source: source.name, target: target.name };
  if (flowId !== null) {
    return (
      <ButtonLink to="/flows/$flowId" params={{ flowId }} variant="subtle" size="compact-sm">
        {say('flows.gallery.open')}
      </ButtonLink>
    );
  }
  const [need] = needs;
  if (need !== undefined) {
    const connectionId = need === 'writes' ? target.id : source.id;
    return (
      <ButtonLink to="/connections/$connectionId" params={{ connectionId }} variant="default" size="compact-sm">
        {say(`flows.gallery.mend.${need}`, names)}
      </ButtonLink>
    );
  }
  const begin = () =>
    create.mutate(
      { kind, sourceId: source.id, targetId: target.id },
      { onSuccess: ({ id }) => void navigate({ to: '/flows/$flowId/setup', params: { flowId: id } }) },
    );
  return (
    <>
      <Button
        size="compact-sm"
        loading={create.isPending}
        aria-label={say('flows.gallery.beginNamed', { what: say(`flows.kind.${kind}`), ...names })}
        onClick={begin}
      >
        {say('flows.gallery.begin')}
      </Button>
      {create.error ? <Problem problem={create.error} level={3} /> : null}
    </>
  );
}
