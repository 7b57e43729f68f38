import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { HubError } from '../../contract/errors.ts';
import { keyFor } from '../../main/actions/keys.ts';
import { type Performed, perform } from '../../main/actions/perform.ts';
import { NetworkError } from '../../main/http/exchange.ts';
import {
  type Action,
  type ActionContext,
  defineAction,
  defineUpdate,
  get,
  intent,
  type Request,
  type Response,
  write,
} from '../../providers/kit/index.ts';

const context: ActionContext = {
  reference: 'ref-1',
  key: (step) => keyFor('c1', 'customer.create', 'ref-1', step),
  settings: {},
  account: { id: 'a', name: 'A' },
  now: '2026-11-21T12:00:00.000Z',
};
const person = { name: 'Ελένη' };

/** A vendor that keeps customers, and can do as asked without anybody hearing of it. */
function vendor() {
  const kept = new Map<string, { id: string; ref: string; name: string; version: number }>();
  const asked: Request[] = [];
  const trouble: HubError[] = [];
  const answer = (body: unknown): Response => ({ status: 200, headers: {}, body });

  function act(request: Request): Response {
    if (request.method === 'GET') {
      const ref = request.query?.ref;
      return answer([...kept.values()].filter((one) => ref === undefined || one.ref === ref));
    }
    const { ref, name } = z.object({ ref: z.string(), name: z.string() }).parse(request.json);
    const id = `c${kept.size + 1}`;
    kept.set(id, { id, ref, name, version: 1 });
    return answer({ id });
  }

  return {
    kept,
    asked,
    /** The next write is done, but its answer is lost. */
    loseNext: (error: HubError = new NetworkError('cut', { maybeSent: true, lasting: false })) =>
      void trouble.push(error),
    async send(request: Request): Promise<Response> {
      asked.push(request);
      const done = act(request);
      const lost = request.method === 'GET' ? undefined : trouble.shift();
      if (lost) throw lost;
      return done;
    },
  };
}

const made = z.object({ id: z.string() });
const creation = { kind: 'customer.create', inverse: null, final: 'It stays.' } as const;
const put = (name: string, { reference }: ActionContext) => write('POST', '/customers', { ref: reference, name });
const done = ({ body }: Response) => ({ done: { externalId: made.parse(body).id } });

const lookedUp: Action = defineAction({
  ...creation,
  inverse: ({ externalId }) => intent('customer.archive', { externalId, version: null }),
  first: ({ name }, about) => put(name, about),
  read: done,
  lookUp: {
    first: (_input, { reference }) => get('/customers', { ref: reference }),
    read: ({ body }) => {
      const [found] = z.array(made).parse(body);
      return found ? { done: { externalId: found.id } } : { absent: true };
    },
  },
});
const unprotected: Action = defineAction({ ...creation, first: ({ name }, about) => put(name, about), read: done });

function run(
  action: Action,
  client: ReturnType<typeof vendor>,
  input: unknown = person,
  triedAt: string | null = null,
): Promise<Performed> {
  return perform({ action, input, context, client, triedAt });
}

describe('a write', () => {
  it('is done once, and tells what takes it back', async () => {
    const client = vendor();
    const { done: result, wasThere, inverse } = await run(lookedUp, client);
    expect(result).toEqual({ externalId: 'c1' });
    expect(wasThere).toBe(false);
    expect(inverse).toEqual({ action: 'customer.archive', input: { externalId: 'c1', version: null } });
    expect(client.asked.map(({ method }) => method)).toEqual(['GET', 'POST']);
  });

  it('finds after a lost answer what was made, and makes nothing twice', async () => {
    const client = vendor();
    client.loseNext();
    expect(await run(lookedUp, client)).toMatchObject({ done: { externalId: 'c1' }, wasThere: true });
    expect(await run(lookedUp, client)).toMatchObject({ done: { externalId: 'c1' }, wasThere: true });
    expect(client.kept.size).toBe(1);
  });

  it('takes a fault of the vendor for a lost answer: it may have been done', async () => {
    const client = vendor();
    client.loseNext(new HubError('vendor_fault'));
    expect(await run(lookedUp, client)).toMatchObject({ wasThere: true });
    expect(client.kept.size).toBe(1);
  });

  it('begins again when the look-up finds that nothing was done', async () => {
    const client = vendor();
    client.loseNext();
    const send = client.send.bind(client);
    let lost = 0;
    const forgetful = {
      ...client,
      async send(request: Request) {
        try {
          return await send(request);
        } catch (thrown) {
          lost += 1;
          client.kept.clear();
          throw thrown;
        }
      },
    };
    expect(await run(lookedUp, forgetful)).toMatchObject({ done: { externalId: 'c1' }, wasThere: false });
    expect([lost, client.kept.size]).toEqual([1, 1]);
  });

  it('says that it is not sure where nothing can tell', async () => {
    const client = vendor();
    client.loseNext();
    await expect(run(unprotected, client)).rejects.toMatchObject({ code: 'unsure' });
    expect(client.kept.size).toBe(1);
  });

  it('says the same of an answer that cannot be understood', async () => {
    const client = { ...vendor(), send: async (): Promise<Response> => ({ status: 200, headers: {}, body: '?' }) };
    await expect(run(unprotected, client)).rejects.toMatchObject({ code: 'unsure' });
  });

  it.each(['refused', 'forbidden', 'limited', 'signed_out'] as const)('passes on that it was %s', async (code) => {
    const client = vendor();
    client.loseNext(new HubError(code));
    await expect(run(unprotected, client)).rejects.toMatchObject({ code });
  });

  it('refuses input that is not one, before anything is asked', async () => {
    const client = vendor();
    await expect(run(lookedUp, client, { nme: 'x' })).rejects.toMatchObject({ code: 'bad_input' });
    await expect(run(lookedUp, client, { name: 'x', more: 1 })).rejects.toMatchObject({ code: 'bad_input' });
    expect(client.asked).toEqual([]);
  });

  it('refuses what the provider says that this vendor does not take, before anything is asked', async () => {
    const picky = defineAction({
      ...creation,
      first: () => {
        throw new RangeError('no names in Greek');
      },
      read: done,
    });
    const client = vendor();
    await expect(run(picky, client)).rejects.toMatchObject({ code: 'refused', detail: 'no names in Greek' });
    const later = defineAction({
      ...creation,
      first: () => get('/customers'),
      read: () => {
        throw new RangeError('it is full');
      },
    });
    await expect(run(later, client)).rejects.toMatchObject({ code: 'refused', detail: 'it is full' });
    expect(client.kept.size).toBe(0);
  });

  it('looks nothing up while the vendor knows the key, and does once it may have forgotten it', async () => {
    const keyed: Action = { ...lookedUp, keyMinutes: 6 };
    const fresh = vendor();
    await run(keyed, fresh);
    await run(keyed, fresh, person, '2026-11-21T11:58:00.000Z');
    expect(fresh.asked.map(({ method }) => method)).toEqual(['POST', 'POST']);
    const late = vendor();
    await run(keyed, late, person, '2026-11-21T11:00:00.000Z');
    expect(late.asked.map(({ method }) => method)).toEqual(['GET', 'POST']);
  });

  it('ends a vendor that leads it round in circles', async () => {
    const round = defineAction({ ...creation, first: () => get('/x'), read: () => ({ next: get('/x') }) });
    await expect(run(round, vendor())).rejects.toMatchObject({ code: 'bad_data' });
  });

  it('must say why it cannot be taken back', () => {
    expect(() => defineAction({ kind: 'customer.create', inverse: null, first: () => get('/'), read: done })).toThrow(
      /does not say why/,
    );
  });
});

describe('an update', () => {
  const record = { id: '7', name: 'Old', version: 3 };
  const update = defineUpdate({
    kind: 'customer.update',
    schema: z.object({ id: z.string(), name: z.string(), version: z.number() }),
    get: (id) => get(`/customers/${id}`),
    version: ({ version }) => String(version),
    before: ({ name }) => ({ name }),
    put: ({ externalId, name }) => write('PUT', `/customers/${externalId}`, { name: name ?? '' }),
  });
  const client = {
    send: async ({ method, json }: Request): Promise<Response> => {
      const given = z.object({ name: z.string() }).safeParse(json).data;
      const body = method === 'GET' ? record : { ...record, ...given, version: 4 };
      return { status: 200, headers: {}, body };
    },
  };
  const change = (version: string | null) =>
    perform({
      action: update,
      input: { externalId: '7', version, name: 'New' },
      context,
      client,
      triedAt: null,
    });

  it.each([null, '3'])('of the version that is there (%s) is done, and can be written back', async (version) => {
    const { done: result, inverse } = await change(version);
    expect(result).toEqual({ externalId: '7', version: '4', before: { name: 'Old' } });
    expect(inverse).toEqual({ action: 'customer.update', input: { externalId: '7', version: '4', name: 'Old' } });
  });

  it('of another version is a conflict', async () => {
    await expect(change('2')).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('idempotency keys', () => {
  it('are UUIDs, the same for the same step and others for every other', () => {
    const key = keyFor('c1', 'invoice.create', 'ref');
    expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(keyFor('c1', 'invoice.create', 'ref')).toBe(key);
    const others = [
      keyFor('c2', 'invoice.create', 'ref'),
      keyFor('c1', 'invoice.void', 'ref'),
      keyFor('c1', 'invoice.create', 'ref2'),
      keyFor('c1', 'invoice.create', 'ref', 'line 1'),
    ];
    expect(new Set([key, ...others]).size).toBe(5);
  });
});
