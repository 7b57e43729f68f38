import { Button } from '@mantine/core';
import { useEffect, useId, useState } from 'react';
import type { Choices } from '../../../contract/flows/index.ts';
import type { FlowView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { problemSentence } from '../../components/Problem.tsx';
import { useDo } from '../../lib/bridge.ts';
import { ChoiceField } from './ChoiceField.tsx';
import css from './Mapping.module.css';
import {
  type ChoiceGroup,
  choicesToSave,
  fieldId,
  inGroups,
  isUnsaved,
  leftToChoose,
  type Shown,
  toCheck,
} from './mapping.ts';
import { goTo } from './SetupStep.tsx';
import { choiceWords } from './tell.ts';

interface MappingStepProps {
  flow: FlowView;
  shown: readonly Shown[];
  draft: Choices;
  onDraft: (draft: Choices) => void;
  /** The choice that somebody came for. */
  wanted: string | undefined;
}

/** Everything that is to be chosen, what is left on top; kept all at once by one button. */
export function MappingStep({ flow, shown, draft, onDraft, wanted }: MappingStepProps) {
  const change = useDo('flows.change');
  const unsaved = isUnsaved(shown);
  // All is chosen and nobody came for one of them: what comes next is what they want to see.
  const isWhole = !unsaved && leftToChoose(shown).length === 0;
  const [isFolded, setFolded] = useState(isWhole && wanted === undefined);
  useEffect(() => {
    if (wanted === undefined) return;
    // What is folded has no field to go to yet; this is asked again once it has.
    if (isFolded) setFolded(false);
    else goTo(fieldId(wanted));
  }, [wanted, isFolded]);
  const save = () => change.mutate({ id: flow.id, choices: choicesToSave(shown) }, { onSuccess: () => onDraft({}) });
  if (shown.length === 0) return <p className={css.lead}>{say('flows.setup.mapping.nothing')}</p>;
  // An earlier day may bring more to choose.
  if (isFolded && isWhole) {
    return (
      <div className={css.folded}>
        <span>{say('flows.setup.mapping.all', { count: shown.length })}</span>
        <Button variant="default" size="compact-sm" onClick={() => setFolded(false)}>
          {say('flows.setup.mapping.show')}
        </Button>
      </div>
    );
  }
  return (
    <>
      <Left shown={shown} />
      {inGroups(shown).map(({ group, of }) => (
        <Group
          key={group}
          group={group}
          of={of}
          flow={flow}
          onChoose={(id, value) => onDraft({ ...draft, [id]: value })}
        />
      ))}
      <div className={css.foot} data-stuck={unsaved || undefined}>
        <Button disabled={!unsaved} loading={change.isPending} onClick={save}>
          {say('flows.setup.mapping.save')}
        </Button>
        <span role="status" className={css.told}>
          {footText(shown, change.isSuccess && !unsaved)}
        </span>
        {change.error ? <span className={css.wrong}>{problemSentence(change.error)}</span> : null}
      </div>
    </>
  );
}

function footText(shown: readonly Shown[], isSaved: boolean): string {
  if (isSaved) return say('flows.setup.mapping.saved');
  const count = toCheck(shown).length;
  return count > 0 ? say('flows.setup.mapping.check', { count }) : '';
}

/** What has to be chosen before the flow can be switched on, each with the way to its field. */
function Left({ shown }: { shown: readonly Shown[] }) {
  const left = leftToChoose(shown);
  if (left.length === 0) return null;
  return (
    <div className={css.left}>
      <p className={css.leftTitle}>{say('flows.setup.mapping.left', { count: left.length })}</p>
      <ul>
        {left.map(({ choice: { id, word, params } }) => (
          <li key={id}>
            <button type="button" className={css.jump} onClick={() => goTo(fieldId(id))}>
              {choiceWords(word, params)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface GroupProps {
  group: ChoiceGroup;
  of: readonly Shown[];
  flow: FlowView;
  onChoose: (id: string, value: string) => void;
}

function Group({ group, of, flow, onChoose }: GroupProps) {
  const id = useId();
  return (
    <section className={css.group} aria-labelledby={id}>
      <div className={css.about}>
        <h3 id={id}>{say(`flows.setup.group.${group}`)}</h3>
        <p>{say(`flows.setup.groupHelp.${group}`, { source: flow.source.name, target: flow.target.name })}</p>
      </div>
      <div className={css.fields}>
        {of.map((one) => (
          <ChoiceField
            key={one.choice.id}
            shown={one}
            kind={flow.kind}
            onChoose={(value) => onChoose(one.choice.id, value)}
          />
        ))}
      </div>
    </section>
  );
}
