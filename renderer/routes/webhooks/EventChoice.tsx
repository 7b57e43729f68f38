import { Checkbox } from '@mantine/core';
import { say } from '../../../contract/words/index.ts';
import { Loading } from '../../components/Loading.tsx';
import { Problem } from '../../components/Problem.tsx';
import { useAsk } from '../../lib/bridge.ts';
import css from './AddressForm.module.css';
import { Fold } from './Fold.tsx';
import { type EventGroup, groupTypes } from './tell.ts';

interface EventChoiceProps {
  chosen: readonly string[];
  onChange: (types: string[]) => void;
}

/** Kinds of events by what they are about, each with the sentence that says when it is told. */
export function EventChoice({ chosen, onChange }: EventChoiceProps) {
  const types = useAsk('events.types', {});
  if (types.error && !types.data) {
    return <Problem problem={types.error} level={3} onRetry={() => void types.refetch()} />;
  }
  if (!types.data) return <Loading />;
  const groups = groupTypes(types.data);
  const draw = (group: EventGroup) => <Group key={group.title} group={group} chosen={chosen} onChange={onChange} />;
  const others = groups.filter((group) => !isPossible(group));
  return (
    <>
      <div className={css.groups}>{groups.filter(isPossible).map(draw)}</div>
      {others.length === 0 ? null : (
        <Fold
          className={css.others}
          title={say('webhooks.form.notYet')}
          isUsed={others.some((group) => group.types.some(({ type }) => chosen.includes(type)))}
        >
          <div className={css.groups}>{others.map(draw)}</div>
        </Fold>
      )}
    </>
  );
}

const isPossible = (group: EventGroup) => group.types.some(({ possible }) => possible);

/** All of a group by one box, or one by one below it. */
function Group({ group, chosen, onChange }: EventChoiceProps & { group: EventGroup }) {
  const own = group.types.map(({ type }) => type);
  const [all, count] = [own.length, own.filter((type) => chosen.includes(type)).length];
  const turn = (types: readonly string[], on: boolean) => {
    const others = chosen.filter((type) => !types.includes(type));
    onChange(on ? [...others, ...types] : others);
  };
  return (
    <fieldset className={css.group} aria-label={group.title}>
      <Checkbox
        className={css.groupTitle ?? ''}
        label={group.title}
        description={
          count === all ? say('webhooks.form.chosenAll', { all }) : say('webhooks.form.chosen', { count, all })
        }
        checked={count === all}
        indeterminate={count > 0 && count < all}
        onChange={(event) => turn(own, event.currentTarget.checked)}
      />
      <Fold
        className={css.members}
        title={say('webhooks.form.oneByOne')}
        label={`${say('webhooks.form.oneByOne')}: ${group.title}`}
        isUsed={count > 0 && count < all}
      >
        <div className={css.memberList}>
          {group.types.map(({ type, summary }) => (
            <Checkbox
              key={type}
              label={summary}
              description={type}
              checked={chosen.includes(type)}
              onChange={(event) => turn([type], event.currentTarget.checked)}
            />
          ))}
        </div>
      </Fold>
    </fieldset>
  );
}
