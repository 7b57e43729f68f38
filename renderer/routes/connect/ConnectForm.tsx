import { Button } from '@mantine/core';
import { type FormEvent, useRef } from 'react';
import type { HubError } from '../../../contract/errors.ts';
import type { AttemptView, ConnectionDetail, ConnectionView, ProviderView } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { ArrowLeftIcon } from '../../components/icons.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Problem } from '../../components/Problem.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useVaultFirst } from '../../components/useVaultFirst.tsx';
import { VendorMark } from '../../components/VendorMark.tsx';
import { WriteChoice } from '../../components/WriteChoice.tsx';
import { useAsk } from '../../lib/bridge.ts';
import { freeName } from '../../lib/form-check.ts';
import { Arriving } from './Arriving.tsx';
import css from './ConnectForm.module.css';
import { FetchStep } from './FetchStep.tsx';
import { firstState, startInput, troublesOf, useConnectState } from './form.ts';
import { ReadsStep } from './ReadsStep.tsx';
import { SignInStep } from './SignInStep.tsx';
import { useAttempt } from './useAttempt.ts';

interface ConnectFormProps {
  provider: ProviderView;
  mine: readonly ConnectionView[];
  /** The connection to sign in to again; null for a new one. */
  again: ConnectionDetail | null;
  /** Begins with writing allowed: the owner came for that. */
  write: boolean;
}

/** Three steps seen at once, one button; then the first records. */
export function ConnectForm({ provider, mine, again, write }: ConnectFormProps) {
  const status = useAsk('app.status', {}).data;
  const vault = useVaultFirst(status);
  const taken = mine.map((one) => one.name);
  const [state, change] = useConnectState(() => firstState(provider, freeName(provider.name, taken), again, write));
  const { attempt, setAttempt, begin, stop, closed, error, busy } = useAttempt();
  const form = useRef<HTMLFormElement>(null);
  const way = provider.ways.find((one) => one.id === state.wayId);
  if (attempt?.phase === 'done' && attempt.connectionId !== null) {
    return <Arriving connectionId={attempt.connectionId} account={attempt.account} again={again !== null} />;
  }
  if (!way)
    return <Problem problem={{ code: 'bug', params: {}, detail: `${provider.id} declares no way to sign in` }} />;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const troubles = troublesOf(state, way, taken, again !== null, new Date());
    change({ troubles });
    if (troubles.size > 0) return focusFirst(form.current);
    vault.first(() => begin(startInput(state, provider.id, way, again, new Date())));
  };
  const failed = attempt?.phase === 'failed' ? attempt.problem : error ? failureOf(error) : null;
  const signIn = (
    <SignInStep
      provider={provider}
      way={way}
      state={state}
      onChange={change}
      attempt={busy ? attempt : null}
      starting={busy && attempt === null}
      failed={busy ? null : failed}
      closed={closed && !busy}
      onStop={stop}
      onAttempt={setAttempt}
      alone={again !== null}
    />
  );
  return (
    <>
      <Top provider={provider} again={again} />
      <form ref={form} className={css.form} onSubmit={submit} noValidate>
        {again ? (
          <div className={css.alone}>
            {signIn}
            {busy ? null : (
              <div className={css.writes}>
                <WriteChoice
                  actions={provider.actions}
                  writes={state.writes}
                  onChange={(writes) => change({ writes })}
                />
              </div>
            )}
          </div>
        ) : (
          <div className={css.steps}>
            <ReadsStep provider={provider} state={state} onChange={change} disabled={busy} />
            {signIn}
            <FetchStep state={state} onChange={change} disabled={busy} />
          </div>
        )}
        {busy ? null : (
          <div className={css.foot} data-alone={again !== null || undefined}>
            <span role="status" className={css.trouble}>
              {state.troubles.size > 0 ? say('connect.check.some', { count: state.troubles.size }) : null}
            </span>
            <Button type="submit" size="md" loading={vault.busy}>
              {say(goLabel(way.kind === 'oauth2', again !== null, failed !== null))}
            </Button>
          </div>
        )}
      </form>
      {vault.dialog}
    </>
  );
}

function goLabel(browser: boolean, again: boolean, failed: boolean) {
  if (failed) return 'connect.tryAgain' as const;
  if (browser) return 'connect.goBrowser' as const;
  return again ? ('connect.goAgain' as const) : ('connect.go' as const);
}

/** A start that the Hub refused, as if the attempt had failed. */
function failureOf({ code, params, detail }: HubError): AttemptView['problem'] {
  const field = params.field;
  return { code, params: { ...params }, detail: detail ?? null, field: typeof field === 'string' ? field : null };
}

/** After the sentences stand at their fields. */
function focusFirst(form: HTMLFormElement | null): void {
  requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}

function Top({ provider, again }: { provider: ProviderView; again: ConnectionDetail | null }) {
  return (
    <>
      <TextLink to="/connections" className={css.back ?? ''}>
        <ArrowLeftIcon size={16} />
        {say('connect.back')}
      </TextLink>
      <PageHeader
        before={<VendorMark name={provider.name} mark={provider.mark} size={48} />}
        title={again ? say('connect.titleAgain', { name: again.name }) : say('connect.title', { name: provider.name })}
        lead={again ? say('connect.leadAgain') : say('connect.lead', { name: provider.name })}
      />
    </>
  );
}
