import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Overview } from '../../../contract/ipc/index.ts';
import { say } from '../../../contract/words/index.ts';
import { MoneyText } from '../../components/MoneyText.tsx';
import { Section } from '../../components/Section.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { money, number, weekday } from '../../lib/format.ts';
import css from './TodayNumbers.module.css';

/** Today beside the same weekday a week ago: orders, customers, takings per currency, payouts on the way, stock low. */
export function TodayNumbers({ overview }: { overview: Overview }) {
  const { orders, newCustomers, takings, payoutsOnTheWay, stockLow } = overview;
  return (
    <Section title={say('overview.numbers.title')}>
      <div className={css.around}>
        <dl className={css.numbers} data-figures={stockLow ? 5 : 4}>
          <Figure label={say('overview.numbers.orders')}>
            <TextLink to="/records" search={{ kind: 'order', since: 'today' }} className={css.value ?? ''}>
              {number(orders.today)}
            </TextLink>
            <Before value={number(orders.before)} />
          </Figure>
          <Figure label={say('overview.numbers.takings')} tall>
            {takings.length === 0 ? <span className={css.none}>{say('overview.numbers.noTakings')}</span> : null}
            {takings.map(({ today, before }, index) => (
              <div key={today.currency} className={css.amount}>
                <span className={css.value}>
                  <MoneyText money={today} />
                </span>
                <Before value={money(before)} brief={index > 0} />
              </div>
            ))}
          </Figure>
          <Figure label={say('overview.numbers.payouts')}>
            {payoutsOnTheWay.length === 0 ? (
              <span className={css.none}>{say('overview.numbers.noPayouts')}</span>
            ) : null}
            {payoutsOnTheWay.map(({ count, amount }) => (
              <div key={amount.currency} className={css.amount}>
                <span className={css.value}>
                  <MoneyText money={amount} />
                </span>
                <span className={css.before}>{say('overview.numbers.payoutCount', { count })}</span>
              </div>
            ))}
          </Figure>
          {stockLow && (
            <Figure label={say('overview.numbers.stockLow')}>
              <TextLink to="/records" search={{ kind: 'inventory_level', sort: 'fewest' }} className={css.value ?? ''}>
                {number(stockLow.count)}
              </TextLink>
              <span className={css.before}>{say('overview.numbers.stockAtMost', { count: stockLow.atMost })}</span>
            </Figure>
          )}
          <Figure label={say('overview.numbers.customers')}>
            <span className={css.value}>{number(newCustomers.today)}</span>
            <Before value={number(newCustomers.before)} />
          </Figure>
        </dl>
      </div>
    </Section>
  );
}

function Figure({ label, tall = false, children }: { label: string; tall?: boolean; children: ReactNode }) {
  return (
    <div className={css.figure} data-tall={tall || undefined}>
      <dt className={css.label}>{label}</dt>
      <dd className={css.body}>{children}</dd>
    </div>
  );
}

/** The same a week ago; below a first one that says so, the figure alone is seen. */
function Before({ value, brief = false }: { value: string; brief?: boolean }) {
  const words = say('overview.numbers.before', { value, weekday: weekday(new Date().toISOString()) });
  if (!brief) return <span className={css.before}>{words}</span>;
  return (
    <span className={css.before} title={words}>
      <span aria-hidden="true">{value}</span>
      <VisuallyHidden>{words}</VisuallyHidden>
    </span>
  );
}
