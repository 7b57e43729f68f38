import { type ActionKind, actionEntities } from '../../contract/actions/index.ts';
import { keyFor } from '../../main/actions/keys.ts';
import { type Performed, perform } from '../../main/actions/perform.ts';
import type { Action } from '../../providers/kit/index.ts';
import { expectDone } from './compare.ts';
import { sampleOf } from './samples.ts';
import { type everyProvider, fail, openStand, type Stand } from './stand.ts';

/** Somebody at the stand who writes to the vendor. */
export interface Writer {
  readonly stand: Stand;
  write(kind: ActionKind, input: unknown, reference?: string, triedAt?: string | null): Promise<Performed>;
  sample(kind: ActionKind): Promise<unknown>;
  /** How many records the vendor has of what this is about; null where it keeps none to count. */
  count(kind: ActionKind): number | null;
  /** The answer to the n-th write from now on never arrives, though the vendor has done it. */
  loseAnswer(nth: number): { wasLost(): boolean };
}

export async function openWriter(id: (typeof everyProvider)[number], scale = 0.03): Promise<Writer> {
  const stand = await openStand(id, { scale });
  expectDone(await stand.sync());
  const connection = await stand.connection();
  const { settings, account } = connection;
  const client = stand.client(connection);
  const used = new Set<string>();
  let marks = 0;
  let references = 0;

  const actionOf = (kind: ActionKind): Action =>
    stand.provider.actions?.find((one) => one.kind === kind) ?? fail(`${id} has no ${kind}`);

  function write(kind: ActionKind, input: unknown, given?: string, triedAt: string | null = null): Promise<Performed> {
    references += 1;
    const reference = given ?? `ref-${String(references).padStart(4, '0')}`;
    const key = (step?: string) => keyFor(connection.id, kind, reference, step);
    const context = { reference, key, settings, account, now: stand.time.now().toISOString() };
    return perform({ action: actionOf(kind), input, context, client, triedAt });
  }

  function sample(kind: ActionKind): Promise<unknown> {
    marks += 1;
    const mark = `M${String(marks).padStart(4, '0')}`;
    const currency = account.currency ?? 'EUR';
    const make = async (other: ActionKind, over: object = {}) =>
      (await write(other, { ...Object(await sample(other)), ...over })).done.externalId;
    return sampleOf(kind, { stand, mark, currency, used, make });
  }

  return {
    stand,
    write,
    sample,
    count(kind) {
      const streams = stand.provider.streams.filter(({ entity }) => entity === actionEntities[kind]);
      // A product that is made with its variations inside is one.
      const outer = streams.filter((one) => !('from' in one && streams.some(({ id: own }) => own === one.from)));
      if (outer.length === 0) return null;
      return outer.reduce((sum, stream) => sum + stand.hands.truth(stream.id).length, 0);
    },
    loseAnswer(nth) {
      const { vendor } = stand.stall;
      const respond = vendor.respond.bind(vendor);
      let writes = 0;
      let lost = false;
      vendor.respond = async (call) => {
        const answer = await respond(call);
        if (call.method === 'GET' || !vendor.isApi(call.path) || lost) return answer;
        writes += 1;
        if (writes !== nth) return answer;
        lost = true;
        return { status: answer.status, text: JSON.stringify(answer.json ?? '{}'), cut: true };
      };
      return { wasLost: () => lost };
    },
  };
}
