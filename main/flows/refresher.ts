/** Has changed records worked out, one look at a time; who asks meanwhile is told by the next one. */
export interface Refresher {
  /** Resolves when all that had changed by now is worked out. */
  now(): Promise<void>;
  /** In a moment, with whatever gathers until then. */
  soon(): void;
  /** Whether a look is due that `soon` has asked for. */
  isDue(): boolean;
  end(): Promise<void>;
}

const gatherMs = 100;

export function createRefresher(
  look: () => Promise<void>,
  after: () => void,
  log: { error(facts: object, message: string): void },
): Refresher {
  let underWay: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;

  async function run(): Promise<void> {
    if (isOver) return;
    clearTimeout(timer);
    timer = undefined;
    try {
      await look();
    } catch (thrown) {
      log.error({ problem: String(thrown) }, 'what flows have to write could not be worked out');
    }
    if (!isOver) after();
  }

  function now(): Promise<void> {
    if (!underWay) {
      underWay = run().finally(() => {
        underWay = null;
      });
      return underWay;
    }
    // What has changed since it began may be missed by the look under way.
    next ??= underWay.then(() => {
      next = null;
      return now();
    });
    return next;
  }

  return {
    now,
    soon() {
      if (isOver) return;
      timer ??= setTimeout(() => void now(), gatherMs);
    },
    isDue: () => timer !== undefined || underWay !== null,
    async end() {
      isOver = true;
      clearTimeout(timer);
      // Else `isDue` would say so for ever, and whoever waits for the last look would never end.
      timer = undefined;
      await underWay;
    },
  };
}
