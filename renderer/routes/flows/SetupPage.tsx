import { useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Choices } from '../../../contract/flows/index.ts';
import type { FlowView, Mapping } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ArrowLeftIcon } from '../../components/icons.tsx';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Problem } from '../../components/Problem.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { MissingFlow } from './FlowPage.tsx';
import { FlowPicture } from './FlowPicture.tsx';
import { MappingStep } from './MappingStep.tsx';
import { isUnsaved, leftToChoose, shownChoices } from './mapping.ts';
import { PreviewStep, previewStep } from './PreviewStep.tsx';
import { StartDayForm } from './Rules.tsx';
import css from './SetupPage.module.css';
import { SetupStep, Steps } from './SetupStep.tsx';
import { SwitchOnStep } from './SwitchOnStep.tsx';
import { setupSearchSchema } from './search.ts';
import { isNew, pairText } from './tell.ts';
import { useMapping } from './useMapping.ts';

/** From where to where, the choices, what would be written, and the switch: one page, all steps seen at once. */
export function SetupPage() {
  const { flowId = '' } = useParams({ strict: false });
  const flow = useAsk('flows.get', { id: flowId });
  const saved = useAsk('flows.mapping', { id: flowId });
  const error = flow.error ?? saved.error;
  if (error?.code === 'not_found') return <MissingFlow />;
  if (flow.data && saved.data) return <Known key={flowId} flow={flow.data} saved={saved.data} />;
  if (!error) return <Loading page />;
  const again = () => void Promise.all([flow.refetch(), saved.refetch()]);
  return <Problem problem={error} level={1} title={say('shell.page.failed')} onRetry={again} />;
}

function Known({ flow, saved }: { flow: FlowView; saved: Mapping }) {
  const { choice } = setupSearchSchema.parse(useSearch({ strict: false }));
  const [draft, setDraft] = useState<Choices>({});
  const mapping = useMapping(flow.id, saved, draft);
  const shown = shownChoices(mapping.choices, draft, new Map(saved.choices.map(({ id, value }) => [id, value])));
  const left = leftToChoose(shown).length;
  const unsaved = isUnsaved(shown);
  const isMapped = left === 0 && !unsaved;
  return (
    <>
      <BackLink flow={flow} />
      <PageHeader
        before={<FlowPicture kind={flow.kind} source={flow.source} target={flow.target} size={40} />}
        title={say(`flows.kind.${flow.kind}`)}
        windowTitle={`${say('flows.setup.title')}: ${say(`flows.kind.${flow.kind}`)}`}
        lead={pairText(flow)}
      />
      <Steps
        of={[
          { title: say('flows.setup.what.title'), isDone: true },
          {
            title: say('flows.setup.mapping.title'),
            isDone: isMapped,
            note:
              left > 0 ? say('flows.setup.left', { count: left }) : unsaved ? say('flows.setup.unsaved') : undefined,
          },
          { title: say('flows.setup.preview.title'), isDone: isMapped && flow.on },
          { title: say('flows.setup.on.title'), isDone: flow.on },
        ]}
      />
      <div className={css.steps}>
        <SetupStep n={1} title={say('flows.setup.what.title')}>
          <p className={css.text}>{say(`flows.about.${flow.kind}`)}</p>
          <StartDayForm flow={flow} />
        </SetupStep>
        <SetupStep n={2} title={say('flows.setup.mapping.title')}>
          <MappingStep flow={flow} shown={shown} wanted={choice} onDraft={setDraft} draft={draft} />
        </SetupStep>
        <SetupStep n={previewStep} title={say('flows.setup.preview.title')}>
          <PreviewStep flow={flow} left={left} isUnsaved={unsaved} />
        </SetupStep>
        <SetupStep n={4} title={say('flows.setup.on.title')}>
          <SwitchOnStep flow={flow} isMapped={isMapped} />
        </SetupStep>
      </div>
    </>
  );
}

function BackLink({ flow }: { flow: FlowView }) {
  const label = (
    <>
      <ArrowLeftIcon size={16} />
      {say(isNew(flow) ? 'flows.back' : 'flows.setup.back')}
    </>
  );
  return isNew(flow) ? (
    <TextLink to="/flows" className={css.back ?? ''}>
      {label}
    </TextLink>
  ) : (
    <TextLink to="/flows/$flowId" params={{ flowId: flow.id }} className={css.back ?? ''}>
      {label}
    </TextLink>
  );
}
