import { Button } from '@mantine/core';
import { Fragment, useState } from 'react';
import type { ConnectionDetail, StreamProof } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { Problem } from '../../components/Problem.tsx';
import { RowToggle } from '../../components/RowToggle.tsx';
import { Section } from '../../components/Section.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { When } from '../../components/When.tsx';
import { useAsk, useDo } from '../../lib/bridge.ts';
import { number } from '../../lib/format.ts';
import { useNow } from '../../lib/now.ts';
import css from './Proof.module.css';
import { ProofNumbers } from './ProofNumbers.tsx';
import { ProofSums } from './ProofSums.tsx';
import { daysOf, gapText, isUneven, remarks, sorted, standing, whatOf } from './proof-words.ts';

/** Whether everything is here, stream by stream, by the vendor's own numbers. */
export function Proof({ connection }: { connection: ConnectionDetail }) {
  const proof = useAsk('proof.get', { connectionId: connection.id }).data;
  if (!proof || connection.status.state === 'off') return null;
  const { counted, along, silent } = sorted(proof);
  const name = connection.providerName;
  if (counted.length === 0) {
    return (
      <Section title={say('proof.title')}>
        <p className={css.words}>{say('proof.noNumbers', { name })}.</p>
      </Section>
    );
  }
  return (
    <Section
      title={say('proof.title')}
      lead={say('proof.lead', { name })}
      aside={<Check connection={connection} checking={proof.checking} />}
    >
      <Standings connection={connection} counted={counted} checking={proof.checking} />
      {along.length === 0 ? null : <p className={css.words}>{say('proof.along', { list: listOf(along) })}</p>}
      {silent.length === 0 ? null : <p className={css.words}>{say('proof.silent', { name, list: listOf(silent) })}</p>}
    </Section>
  );
}

function listOf(streams: readonly StreamProof[]): string {
  return streams.map(({ label }) => label).join(', ');
}

function Check({ connection, checking }: { connection: ConnectionDetail; checking: boolean }) {
  const check = useDo('proof.check');
  const busy = checking || check.isPending;
  return (
    <>
      <span role="status" className={css.quiet}>
        {busy ? say('proof.checking', { name: connection.providerName }) : null}
      </span>
      <Button
        variant="default"
        size="compact-sm"
        disabled={busy}
        onClick={() => check.mutate({ connectionId: connection.id })}
      >
        {say('proof.check')}
      </Button>
      {check.error ? <Problem problem={check.error} level={3} /> : null}
    </>
  );
}

interface StandingsProps {
  connection: ConnectionDetail;
  counted: readonly StreamProof[];
  checking: boolean;
}

function Standings({ connection, counted, checking }: StandingsProps) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col" className={css.head}>
              {say('proof.what')}
            </th>
            <th scope="col" className={css.head}>
              {say('proof.state')}
            </th>
            <th scope="col" className={css.head}>
              {say('proof.askedHead')}
            </th>
          </tr>
        </thead>
        <tbody>
          {counted.map((one) => (
            <Fragment key={one.stream}>
              <Row
                connection={connection}
                proof={one}
                checking={checking}
                open={open === one.stream}
                onToggle={() => setOpen(open === one.stream ? null : one.stream)}
              />
              {open === one.stream ? (
                <tr>
                  <td colSpan={3} className={css.details}>
                    <Numbers proof={one} name={connection.providerName} />
                  </td>
                </tr>
              ) : null}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface RowProps {
  connection: ConnectionDetail;
  proof: StreamProof;
  checking: boolean;
  open: boolean;
  onToggle: () => void;
}

function Row({ connection, proof, checking, open, onToggle }: RowProps) {
  const now = useNow();
  const bring = useDo('proof.fetch');
  const { label, stream, missing, at } = proof;
  const what = whatOf(proof);
  const words = isUneven(proof)
    ? { told: say('proof.fetchAnew'), named: say('proof.fetchAnewNamed', { what }) }
    : { told: say('proof.fetch', { count: missing }), named: say('proof.fetchNamed', { what, count: missing }) };
  const more = remarks(proof, connection.providerName, now);
  return (
    <tr>
      <th scope="row" className={css.cell}>
        <RowToggle label={label} named={say('proof.details', { what })} open={open} onToggle={onToggle} />
      </th>
      <td className={css.cell}>
        <div className={css.standing}>
          <StateMark {...standing(proof, now)} />
          {missing === 0 && !isUneven(proof) ? null : (
            <Button
              size="compact-sm"
              loading={bring.isPending}
              disabled={checking}
              aria-label={words.named}
              onClick={() => bring.mutate({ connectionId: connection.id, streams: [stream] })}
            >
              {words.told}
            </Button>
          )}
        </div>
        {more.map((sentence) => (
          <div key={sentence} className={css.quiet}>
            {sentence}
          </div>
        ))}
        {bring.error ? <Problem problem={bring.error} level={3} /> : null}
      </td>
      <td className={css.cell}>
        <When at={at} zone={connection.timezone} otherwise={say('proof.notYet')} />
      </td>
    </tr>
  );
}

function Numbers({ proof, name }: { proof: StreamProof; name: string }) {
  return proof.way === 'balance' ? <ProofSums proof={proof} name={name} /> : <Windows proof={proof} name={name} />;
}

const columns = ['ours', 'aside', 'gap'] as const;

function Windows({ proof, name }: { proof: StreamProof; name: string }) {
  const now = useNow();
  if (proof.windows.length === 0) return say('proof.notYet');
  const titles = [say('proof.days'), say('proof.theirs', { name }), ...columns.map((column) => say(`proof.${column}`))];
  const rows = proof.windows.map((one) => {
    const aside = one.setAside === 0 ? '–' : number(one.setAside);
    const figures = [number(one.theirs), number(one.ours), aside, gapText(one.gap)];
    return { key: one.first ?? '', about: daysOf(one, now), figures, differs: one.gap !== 0 };
  });
  const caption = say('proof.details', { what: proof.label.toLowerCase() });
  return <ProofNumbers caption={caption} titles={titles} rows={rows} />;
}
