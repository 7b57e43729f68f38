import type { Quota } from '../../contract/ipc/index.ts';
import { say } from '../../contract/words/index.ts';
import css from './QuotaMeter.module.css';
import { quotaLeft, quotaShares, quotaText } from './quota.ts';

/** The calls that a system allows in a day: used, wanted for what waits, left. A system without a limit has words only. */
export function QuotaMeter({ quota, name }: { quota: Quota; name: string }) {
  const shares = quotaShares(quota);
  const left = quotaLeft(quota);
  return (
    <div className={css.meter}>
      {shares === null ? null : (
        <div
          className={css.bar}
          aria-hidden="true"
          data-short={left !== null && left < quota.planned ? true : undefined}
        >
          <span className={css.used} style={{ width: `${shares.used * 100}%` }} />
          <span className={css.planned} style={{ width: `${shares.planned * 100}%` }} />
        </div>
      )}
      <p className={css.words}>{quotaText(quota, name)}</p>
      {left !== null && left < quota.planned ? <p className={css.short}>{say('flows.quota.short', { name })}</p> : null}
    </div>
  );
}
