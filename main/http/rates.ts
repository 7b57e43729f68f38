import type { Limits, Rate } from '../../providers/kit/index.ts';

/** Keeps the calls of one connection, or of one operation of it, within one rate. Times are the limiter's own. */
export interface RateKeeper {
  /** The earliest time that the next call may begin at; in the past when it may begin now. */
  freeAt(): number;
  /** A call begins. */
  take(at: number): void;
}

export function createRateKeeper(rate: Rate): RateKeeper {
  return 'calls' in rate ? windowOf(rate) : bucketOf(rate);
}

/** The call before the last `calls` ones must lie a whole window back: no window, wherever it begins, holds more. */
function windowOf({ calls, withinMs }: Extract<Rate, { calls: number }>): RateKeeper {
  const begun: number[] = [];
  return {
    freeAt: () => (begun.length < calls ? Number.NEGATIVE_INFINITY : (begun[0] ?? 0) + withinMs),
    take(at) {
      begun.push(at);
      if (begun.length > calls) begun.shift();
    },
  };
}

/** A leaky bucket, reckoned by when it would be full again (generic cell rate algorithm). */
function bucketOf({ burst, perSecond }: Extract<Rate, { burst: number }>): RateKeeper {
  const gapMs = 1000 / perSecond;
  let fullAt = Number.NEGATIVE_INFINITY;
  return {
    freeAt: () => fullAt - (burst - 1) * gapMs,
    take(at) {
      fullAt = Math.max(fullAt, at) + gapMs;
    },
  };
}

/** How many calls a second the vendor allows in the long run. */
export function callsPerSecond({ rates }: Limits): number {
  const each = rates.map((rate) => ('calls' in rate ? (rate.calls * 1000) / rate.withinMs : rate.perSecond));
  return Math.min(...each);
}
