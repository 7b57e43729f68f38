import { expect, it } from 'vitest';
import { square } from '../../providers/square/index.ts';
import { entryWith } from '../../providers/square/money.ts';
import { expectDone } from '../acceptance/compare.ts';
import { openStand } from '../acceptance/stand.ts';
import { contextOf, decodeAll, type Example } from './examples.ts';
import { type Exceptions, expectOnly } from './exceptions.ts';
import { needSpecs, readSpec } from './folder.ts';
import { answerExample, openDescription } from './openapi.ts';
import { type Thing, thing } from './schemas.ts';
import { everythingSent, patienceMs } from './traffic.ts';

const open = () => openDescription(thing(readSpec('square')), { headers: ['square-version'] });

it('square gets what its description takes', { timeout: patienceMs }, async (test) => {
  needSpecs(test);
  const description = open();
  const sent = await everythingSent('square');
  expectOnly(
    sent.flatMap(({ asked }) => description.check(asked)),
    {},
  );
});

it('square gets what its description takes when one signs in', async (test) => {
  needSpecs(test);
  const stand = await openStand('square', { scale: 0.01 });
  const { vendor, listener } = stand.stall;
  for (const login of vendor.logins(listener.origin).filter(({ method }) => method.startsWith('oauth'))) {
    await stand.connect(login);
  }
  vendor.expireTokens();
  expectDone(await stand.sync());
  const tokens = stand.asked.filter(({ path }) => path === '/oauth2/token');
  expect(new Set(tokens.map(({ body }) => thing(JSON.parse(body)).grant_type))).toEqual(
    new Set(['authorization_code', 'refresh_token']),
  );
  expectOnly(tokens.flatMap(open().check), {});
});

/** Where the records of a stream lie in answers, and what a join would have added to each. */
interface Place {
  readonly names: readonly string[];
  readonly type?: string;
  readonly joined?: (raw: Thing, all: (name: string) => readonly Example[]) => unknown;
}

const catalog = ['objects', 'related_objects', 'object', 'items'];
const places: Readonly<Record<string, Place>> = {
  customers: { names: ['customers', 'customer'] },
  suppliers: { names: ['vendors', 'vendor'] },
  products: { names: catalog, type: 'ITEM' },
  'tax-rates': { names: catalog, type: 'TAX' },
  stock: { names: ['counts'], joined: (raw) => ({ ...raw, id: `${raw.catalog_object_id}@${raw.location_id}` }) },
  orders: { names: ['orders', 'order'] },
  invoices: {
    names: ['invoices', 'invoice'],
    joined: (raw, all) => ({ ...raw, order: all('order')[0]?.raw }),
  },
  payments: { names: ['payments', 'payment'] },
  refunds: { names: ['refunds', 'refund'] },
  disputes: { names: ['disputes', 'dispute'] },
  payouts: { names: ['payouts', 'payout'] },
  balance: { names: ['payout_entries'], joined: entryWith },
  subscriptions: { names: ['subscriptions', 'subscription'] },
};

const senseless: Exceptions = {
  'orders: POST /v2/orders/batch-retrieve orders 0: The field “created_at” is missing.':
    'The example is cut short: it lacks every time and state that Square itself gives an order.',
};

it('square is understood in the examples of its description', (test) => {
  needSpecs(test);
  const reading = open().operations.filter(
    ({ method, path }) =>
      // Those are subscriptions of another kind.
      !path.startsWith('/v2/webhooks/') && (method === 'GET' || /\/(batch-retrieve|search[a-z-]*)$/.test(path)),
  );
  const all = (name: string): Example[] =>
    reading.flatMap((operation) => {
      const rows = [thing(answerExample(operation))[name] ?? []].flat();
      return rows.map((raw, at) => ({ name: `${operation.method} ${operation.path} ${name} ${at}`, raw }));
    });
  const account = { id: 'M1', name: 'Shop', currency: 'USD', timezone: 'America/Los_Angeles' };
  const context = contextOf({ ...account, facts: { location: 'L1' } }, { environment: 'production' });
  const verdicts = Object.entries(places).map(([id, { names, type, joined }]) => {
    const own = names.flatMap(all).filter(({ raw }) => type === undefined || thing(raw).type === type);
    const examples = own.map(({ name, raw }) => ({ name, raw: joined ? joined(thing(raw), all) : raw }));
    return { id, ...decodeAll(square, id, examples, context) };
  });
  expect(verdicts.filter(({ decoded }) => decoded === 0).map(({ id }) => id)).toEqual([]);
  expectOnly(
    verdicts.flatMap(({ refused }) => refused),
    senseless,
  );
});
