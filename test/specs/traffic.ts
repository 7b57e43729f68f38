import { expect } from 'vitest';
import type { ActionKind } from '../../contract/actions/index.ts';
import { HubError } from '../../contract/errors.ts';
import type { VendorId } from '../../demo/vendors.ts';
import { isDerived, type StreamContext, type Subscription, type Webhooks } from '../../providers/kit/index.ts';
import { expectDone } from '../acceptance/compare.ts';
import { type Asked, fail, type Stand } from '../acceptance/stand.ts';
import { openWriter, type Writer } from '../acceptance/writer.ts';

/** A request, and what it was sent for. */
export interface Sent {
  readonly asked: Asked;
  readonly what: string;
}

/** A vendor's every action takes a shop of its own; together they want patience. */
export const patienceMs = 180_000;

const hourMs = 3_600_000;
const longAgo = '1970-01-01T00:00:00.000Z';

/**
 * Everything that a provider ever asks its vendor, got from a whole read, a read of changes, one from a date on, one of
 * single records, every action with its look-up and inverse, and its webhooks. How one signs in is not in it.
 */
export async function everythingSent(id: VendorId, scale = 0.12): Promise<Sent[]> {
  const { stand } = await openWriter(id, scale);
  const sent = taken(stand, 'connecting and reading everything');
  await readChanges(stand);
  sent.push(...taken(stand, 'reading changes'));
  await readFrom(stand);
  sent.push(...taken(stand, 'reading from a date on'));
  if (stand.provider.streams.some((stream) => !isDerived(stream) && stream.only)) {
    await readNamed(stand);
    sent.push(...taken(stand, 'reading single records'));
  }
  if (stand.provider.webhooks?.subscribe) {
    await subscribe(stand, stand.provider.webhooks);
    sent.push(...taken(stand, 'webhooks'));
  }
  for (const { kind } of stand.provider.actions ?? []) {
    // A shop of its own, since what one action leaves behind may stand in the way of another.
    const writer = await openWriter(id, 0.03);
    taken(writer.stand, 'reading before');
    await actAndUndo(kind, writer);
    sent.push(...taken(writer.stand, kind));
  }
  return sent;
}

/** The calls since the last time, without those of the sign-in. */
function taken({ asked, stall }: Stand, what: string): Sent[] {
  const calls = asked.splice(0).filter(({ path }) => stall.vendor.isApi(path.split('?')[0] ?? ''));
  if (calls.length === 0) fail(`nothing was sent for ${what}`);
  return calls.map((one) => ({ asked: one, what }));
}

async function readChanges(stand: Stand): Promise<void> {
  stand.time.advance(26 * hourMs);
  for (const { id } of stand.provider.streams) {
    stand.hands.edit(id, stand.time.nowMs());
    stand.hands.add(id, stand.time.nowMs());
  }
  stand.time.advance(hourMs);
  expectDone(await stand.sync());
}

/** A first read that is bounded asks otherwise than a whole one. */
async function readFrom(stand: Stand): Promise<void> {
  const connection = await stand.connection();
  const client = stand.client(connection);
  const { settings, account } = connection;
  const now = stand.time.now().toISOString();
  const context: StreamContext = {
    mode: 'full',
    since: null,
    from: '2026-11-01T00:00:00.000Z',
    now,
    settings,
    account,
  };
  for (const stream of stand.provider.streams) {
    if (isDerived(stream)) continue;
    const waiting = [...stream.first(context)];
    for (let request = waiting.shift(); request; request = waiting.shift()) {
      waiting.unshift(...(stream.read(await client.send(request), request, context).next ?? []));
    }
  }
}

/** As after a webhook: a few records of each stream that can be asked for some. */
async function readNamed(stand: Stand): Promise<void> {
  const connection = await stand.connection();
  const client = stand.client(connection);
  const { settings, account } = connection;
  const now = stand.time.now().toISOString();
  const context: StreamContext = { mode: 'changes', since: null, from: null, now, settings, account };
  for (const stream of stand.provider.streams) {
    if (isDerived(stream) || !stream.only) continue;
    const { only, read } = stream;
    const ids = [...stand.rows(stream.id).keys()].slice(0, Math.min(3, only.atOnce));
    const waiting = ids.length > 0 ? [...only.ask(ids, context)] : [];
    for (let request = waiting.shift(); request; request = waiting.shift()) {
      waiting.unshift(...((only.read ?? read)(await client.send(request), request, context).next ?? []));
    }
  }
}

const place = { lines: ['1 Main St', 'Suite 2'], city: 'Boston', region: 'MA', postcode: '02110', country: 'US' };

/** The lines of a document, each with its tax as it was taken. */
function taxed({ lines }: { readonly lines: readonly object[] }, tax: object): object[] {
  return lines.map((line) => ({ ...line, tax }));
}

/** What else an action's input may say, beside its sample. */
async function variants(kind: ActionKind, writer: Writer): Promise<object[]> {
  const currency = (await writer.stand.connection()).account.currency ?? 'EUR';
  switch (kind) {
    case 'customer.create':
      return [{ company: 'Mugs & Co', address: place }, { currency }];
    case 'customer.update':
      return [{ name: 'Eleni New', company: 'Mugs & Co', email: 'eleni.new@example.com', address: place }];
    case 'product.update': {
      const sample = await writer.sample('product.create');
      const { externalId } = (await writer.write('product.create', sample)).done;
      return [{ price: { amountMinor: 1999, currency } }, { sku: 'NEW-1' }, { status: 'archived' }].map((change) => ({
        ...change,
        externalId,
      }));
    }
    case 'invoice.create': {
      const sampled = Object(await writer.sample(kind));
      return [
        { final: false },
        { number: null, note: null, dueOn: null },
        { pricesIncludeTax: true },
        ...[0, 1].map((amountMinor) => ({ lines: taxed(sampled, { amountMinor, currency }) })),
      ];
    }
    case 'credit_note.create':
      return [{ invoiceId: null }, { number: null, note: null }];
    case 'payment.refund':
      return [{ reason: null }];
    case 'shipment.create':
      return [{ notify: true, trackingUrl: null, carrier: 'Post' }];
    default:
      return [];
  }
}

async function actAndUndo(kind: ActionKind, writer: Writer): Promise<void> {
  await writeAndBack(kind, await writer.sample(kind), writer);
  for (const variant of await variants(kind, writer)) {
    expectDone(await writer.stand.sync());
    await writeAndBack(kind, { ...Object(await writer.sample(kind)), ...variant }, writer).catch(unlessRefused);
  }
}

/** What a vendor cannot do is refused, mostly before it is asked. */
function unlessRefused(thrown: unknown): void {
  if (!(thrown instanceof HubError) || thrown.code !== 'refused') throw thrown;
}

let references = 0;

async function writeAndBack(kind: ActionKind, input: unknown, writer: Writer): Promise<void> {
  references += 1;
  const reference = `all-${references}`;
  const { inverse } = await writer.write(kind, input, reference);
  const action = writer.stand.provider.actions?.find((one) => one.kind === kind);
  if (action?.looksUp) await writer.write(kind, input, reference, longAgo);
  if (inverse) await writer.write(inverse.action, inverse.input);
}

async function subscribe(stand: Stand, { subscribe, topics }: Webhooks): Promise<void> {
  if (!subscribe) return;
  const { list, readList, create, readCreate, remove } = subscribe;
  const connection = await stand.connection();
  const client = stand.client(connection);
  const { settings, account } = connection;
  const context = { settings, account };
  const made: Subscription[] = [];
  const wish = { url: 'https://shop.example/webhooks/1', topics: Object.keys(topics), secret: 'a'.repeat(64) };
  for (const request of create(wish, context)) made.push(readCreate(await client.send(request), request, context));
  const { found } = readList(await client.send(list(context)), list(context), context);
  expect(found.map(({ id }) => id).sort()).toEqual(made.map(({ id }) => id).sort());
  for (const one of made) await client.send(remove(one, context));
}
