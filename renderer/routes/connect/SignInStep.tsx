import { Button, Radio } from '@mantine/core';
import type { AttemptView, ProviderView, WayView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { CopyText } from '../../components/CopyText.tsx';
import { ExternalIcon, LockIcon } from '../../components/icons.tsx';
import { Problem, problemSentence } from '../../components/Problem.tsx';
import { useDo } from '../../lib/bridge.ts';
import { initialValues } from '../../lib/form-check.ts';
import type { ConnectState } from './form.ts';
import css from './SignInStep.module.css';
import { Step } from './Step.tsx';
import { Waiting } from './Waiting.tsx';
import { WayFields } from './WayFields.tsx';

interface SignInStepProps {
  provider: ProviderView;
  way: WayView;
  state: ConnectState;
  onChange: (change: Partial<Pick<ConnectState, 'wayId' | 'values'>>) => void;
  /** The sign-in under way; null before and after. */
  attempt: AttemptView | null;
  starting: boolean;
  failed: AttemptView['problem'];
  /** The person closed the browser's page. */
  closed: boolean;
  onStop: () => void;
  onAttempt: (attempt: AttemptView) => void;
  alone: boolean;
}

/** The fields of the chosen way, or how far the sign-in is. */
export function SignInStep(props: SignInStepProps) {
  const { provider, attempt, starting, failed, closed, alone, onStop, onAttempt } = props;
  return (
    <Step n={alone ? null : 2} title={say('connect.signIn.title')}>
      {attempt !== null || starting ? (
        <Waiting name={provider.name} attempt={attempt} onStop={onStop} onAttempt={onAttempt} />
      ) : (
        <div className={css.parts}>
          {failed ? (
            <Problem level={3} problem={failed} title={say('connect.failed.title', { name: provider.name })}>
              <FailedWords failed={failed} />
            </Problem>
          ) : null}
          <p role="status" className={css.note} data-empty={!closed || undefined}>
            {closed ? say('connect.phase.closedNote') : null}
          </p>
          <Ask {...props} />
        </div>
      )}
    </Step>
  );
}

function FailedWords({ failed }: { failed: NonNullable<AttemptView['problem']> }) {
  return (
    <>
      {problemSentence(failed)} {say('connect.failed.kept')}
    </>
  );
}

function Ask({ provider, way, state, onChange, failed }: SignInStepProps) {
  const openLink = useDo('app.openLink');
  const { link } = way;
  return (
    <>
      {provider.ways.length > 1 ? <Ways provider={provider} state={state} onChange={onChange} /> : null}
      <p className={css.help}>{way.help}</p>
      {link === null ? null : (
        <div>
          <Button
            variant="default"
            size="compact-sm"
            rightSection={<ExternalIcon size={14} />}
            onClick={() => openLink.mutate({ url: link })}
          >
            {say('connect.signIn.page')}
          </Button>
        </div>
      )}
      <Redirects redirects={way.redirects} />
      <WayFields
        fields={way.fields}
        values={state.values}
        troubles={state.troubles}
        refused={failed?.field ? { key: failed.field, sentence: problemSentence(failed) } : null}
        onChange={(values) => onChange({ values })}
      />
      <p className={css.safe}>
        <LockIcon size={16} />
        {say(way.kind === 'oauth2' ? 'connect.signIn.browser' : 'connect.signIn.safe')}
      </p>
    </>
  );
}

function Ways({ provider, state, onChange }: Pick<SignInStepProps, 'provider' | 'state' | 'onChange'>) {
  const choose = (wayId: string) => {
    const fields = provider.ways.find((one) => one.id === wayId)?.fields ?? [];
    onChange({ wayId, values: initialValues(fields, state.values) });
  };
  return (
    <Radio.Group label={say('connect.signIn.way')} value={state.wayId} onChange={choose}>
      <div className={css.ways}>
        {provider.ways.map((one) => (
          <Radio key={one.id} value={one.id} label={one.label} />
        ))}
      </div>
    </Radio.Group>
  );
}

/** The exact addresses to register at the vendor, each to copy. */
function Redirects({ redirects }: { redirects: readonly string[] }) {
  if (redirects.length === 0) return null;
  return (
    <div>
      <div className={css.label}>
        {say(redirects.length === 1 ? 'connect.signIn.redirects' : 'connect.signIn.redirectsMany')}
      </div>
      <ul className={css.redirects}>
        {redirects.map((address) => (
          <li key={address}>
            <code>{address}</code>
            <CopyText text={address} />
          </li>
        ))}
      </ul>
    </div>
  );
}
