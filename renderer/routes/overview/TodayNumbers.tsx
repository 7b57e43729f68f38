import type { ReactNode } from 'react';
import type { Overview } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { MoneyText } from '../../components/MoneyText.tsx';
import { Section } from '../../components/Section.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { money, number, weekday } from '../../lib/format.ts';
import css from './TodayNumbers.module.css';

/** Today beside the same weekday a week ago: orders, customers, takings per currency, payouts on the way. */
export function TodayNumbers({ overview }: { overview: Overview }) {
  const { orders, newCustomers, takings, payoutsOnTheWay } = overview;
  return (
    <Section title={say('overview.numbers.title')}>
      <dl className={css.numbers}>
        <Figure label={say('overview.numbers.orders')}>
          <TextLink to="/records" search={{ kind: 'order', since: 'today' }} className={css.value ?? ''}>
            {number(orders.today)}
          </TextLink>
          <Before value={number(orders.before)} />
        </Figure>
        <Figure label={say('overview.numbers.takings')}>
          {takings.length === 0 ? <span className={css.none}>{say('overview.numbers.noTakings')}</span> : null}
          {takings.map(({ today, before }) => (
            <div key={today.currency} className={css.amount}>
              <span className={css.value}>
                <MoneyText money={today} />
              </span>
              <Before value={money(before)} />
            </div>
          ))}
        </Figure>
        <Figure label={say('overview.numbers.payouts')}>
          {payoutsOnTheWay.length === 0 ? <span className={css.none}>{say('overview.numbers.noPayouts')}</span> : null}
          {payoutsOnTheWay.map(({ count, amount }) => (
            <div key={amount.currency} className={css.amount}>
              <span className={css.value}>
                <MoneyText money={amount} />
              </span>
              <span className={css.before}>{say('overview.numbers.payoutCount', { count })}</span>
            </div>
          ))}
        </Figure>
        <Figure label={say('overview.numbers.customers')}>
          <span className={css.value}>{number(newCustomers.today)}</span>
          <Before value={number(newCustomers.before)} />
        </Figure>
      </dl>
    </Section>
  );
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={css.figure}>
      <dt className={css.label}>{label}</dt>
      <dd className={css.body}>{children}</dd>
    </div>
  );
}

function Before({ value }: { value: string }) {
  return (
    <span className={css.before}>
      {say('overview.numbers.before', { value, weekday: weekday(new Date().toISOString()) })}
    </span>
  );
}
