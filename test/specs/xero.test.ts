import { expect, it } from 'vitest';
import { parseExact } from '../../main/http/body.ts';
import type { ErasedSource, Request } from '../../providers/kit/index.ts';
import { xero } from '../../providers/xero/index.ts';
import { contextOf, decodeAll, type Example, sourcesOf } from './examples.ts';
import { expectOnly } from './exceptions.ts';
import { needSpecs, readSpec } from './folder.ts';
import { answerExample, type Operation, openDescription } from './openapi.ts';
import { thing } from './schemas.ts';
import { everythingSent, patienceMs } from './traffic.ts';

const open = (name: string) => openDescription(thing(readSpec(name)));

it('xero gets what its descriptions take', { timeout: patienceMs }, async (test) => {
  needSpecs(test);
  const [accounting, identity] = [open('xero-accounting'), open('xero-identity')];
  const sent = await everythingSent('xero');
  const found = sent.flatMap(({ asked }) => (asked.path.startsWith('/api.xro/') ? accounting : identity).check(asked));
  expectOnly(found, {});
});

const context = contextOf({ id: 'T1', name: 'Shop', currency: 'NZD', timezone: 'Pacific/Auckland' });

/** The records of an example answer that the stream would get, and keep, by what it asks for. */
function recordsOf(stream: ErasedSource, request: Request, operation: Operation): Example[] {
  const list = request.path.slice(1);
  const where = String(request.query?.where ?? '');
  const isAsked = (raw: unknown) => {
    const { Type, PaymentType } = thing(raw);
    return where === '' || where.includes(`"${PaymentType ?? Type}"`);
  };
  const rows = thing(parseExact(JSON.stringify(answerExample(operation) ?? {})))[list];
  const body = { [list]: (Array.isArray(rows) ? rows : []).filter(isAsked) };
  const { records } = stream.read({ status: 200, headers: {}, body }, request, context);
  return records.map((raw, at) => ({ name: `${operation.method} ${operation.path} ${at}`, raw }));
}

it('xero is understood in the examples of its description', (test) => {
  needSpecs(test);
  const { operations } = open('xero-accounting');
  const verdicts = sourcesOf(xero).map((stream) => {
    const [request] = stream.first(context);
    if (!request) throw new Error(`${stream.id} asks nothing`);
    const own = operations.filter(({ path }) => new RegExp(`^${request.path}(/\\{[^/]+\\})?$`).test(path));
    const examples = own.flatMap((operation) => recordsOf(stream, request, operation));
    return { id: stream.id, ...decodeAll(xero, stream.id, examples, context) };
  });
  // It has no example of a bill.
  expect(verdicts.filter(({ decoded }) => decoded === 0).map(({ id }) => id)).toEqual(['bills']);
  expect(verdicts.flatMap(({ refused }) => refused)).toEqual([]);
});
