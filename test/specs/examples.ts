import { entitySchemas } from '../../contract/entities/index.ts';
import { whyRefused } from '../../main/sync/why-refused.ts';
import { type ErasedSource, isDerived, type Provider, type StreamContext } from '../../providers/kit/index.ts';
import { fail } from '../acceptance/stand.ts';

/** A record of a vendor's own examples. */
export interface Example {
  /** Which example it is, the same each time. */
  readonly name: string;
  readonly raw: unknown;
}

export interface Verdict {
  readonly decoded: number;
  /** What was set aside, one line each. */
  readonly refused: readonly string[];
}

/** The streams that ask the vendor. */
export function sourcesOf({ streams }: Provider): ErasedSource[] {
  return streams.flatMap((stream) => (isDerived(stream) ? [] : [stream]));
}

/** Decodes examples through a stream, and what lies inside them through the streams that live there. */
export function decodeAll(
  provider: Provider,
  id: string,
  examples: readonly Example[],
  context: StreamContext,
): Verdict {
  const stream = provider.streams.find((one) => one.id === id) ?? fail(`no stream ${id}`);
  const refused: string[] = [];
  let decoded = 0;
  const good: Example[] = [];
  for (const example of examples) {
    try {
      entitySchemas[stream.entity].parse(stream.decode(example.raw, context));
      decoded += 1;
      good.push(example);
    } catch (thrown) {
      refused.push(`${id}: ${example.name}: ${whyRefused(thrown)}`);
    }
  }
  const inside = provider.streams.filter(isDerived).filter(({ from }) => from === id);
  const verdicts = inside.map((one) => {
    const parts = good.flatMap(({ name, raw }) =>
      one.each(raw).map((part, at) => ({ name: `${name}/${at}`, raw: part })),
    );
    return decodeAll(provider, one.id, parts, context);
  });
  return {
    decoded: decoded + verdicts.reduce((sum, one) => sum + one.decoded, 0),
    refused: [...refused, ...verdicts.flatMap((one) => one.refused)],
  };
}

/** What a stream knows when it reads a vendor's examples. */
export function contextOf(account: StreamContext['account'], settings: StreamContext['settings'] = {}): StreamContext {
  return { mode: 'full', since: null, from: null, now: '2026-11-21T12:00:00.000Z', settings, account };
}
