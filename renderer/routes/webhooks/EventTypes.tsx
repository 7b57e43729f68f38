import { useState } from 'react';
import type { EventTypeView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { CopyText } from '../../components/CopyText.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Problem } from '../../components/Problem.tsx';
import { Section } from '../../components/Section.tsx';
import { useAsk } from '../../lib/bridge.ts';
import css from './EventTypes.module.css';
import { groupTypes } from './tell.ts';

/** Every kind of event by what it is about, with exactly what is sent one click down. */
export function EventTypes() {
  const types = useAsk('events.types', {});
  return (
    <Section title={say('webhooks.types.title')} lead={say('webhooks.types.lead')}>
      {types.error && !types.data ? (
        <Problem problem={types.error} level={3} onRetry={() => void types.refetch()} />
      ) : null}
      {types.isPending ? <Loading /> : null}
      {groupTypes(types.data ?? []).map((group) => (
        <details key={group.title} className={css.group}>
          <summary>
            {group.title}{' '}
            <span className={css.count}>{say('webhooks.types.count', { count: group.types.length })}</span>
          </summary>
          {group.types.some(({ possible }) => possible) ? null : (
            <p className={css.notYet}>{say('webhooks.types.notYet')}</p>
          )}
          <ul className={css.types}>
            {group.types.map((type) => (
              <Type key={type.type} type={type} />
            ))}
          </ul>
        </details>
      ))}
    </Section>
  );
}

function Type({ type }: { type: EventTypeView }) {
  return (
    <li className={css.type}>
      <div className={css.line}>
        <code className={css.name}>{type.type}</code>
        <span className={css.summary}>{type.summary}</span>
      </div>
      <Schema type={type.type} />
    </li>
  );
}

function Schema({ type }: { type: string }) {
  const [open, setOpen] = useState(false);
  const asked = useAsk('events.schema', { type }, { enabled: open });
  const text = asked.data ? JSON.stringify(asked.data.schema, null, 2) : '';
  return (
    <details className={css.schema} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary aria-label={say('webhooks.types.schema', { type })}>{say('webhooks.types.schemaShort')}</summary>
      {asked.error ? <Problem problem={asked.error} level={3} onRetry={() => void asked.refetch()} /> : null}
      {open && asked.isPending ? <Loading /> : null}
      {asked.data ? (
        <>
          <CopyText text={text} />
          <pre>{text}</pre>
        </>
      ) : null}
    </details>
  );
}
