import type { ActionKind } from '../../contract/actions/index.ts';
import { type EntityKind, type EntityOf, entitySchemas } from '../../contract/entities/index.ts';
import type { Stand } from './stand.ts';

/** The stand's records of one kind, newest first, as far as a test fits them. */
function all<K extends EntityKind>(stand: Stand, kind: K): EntityOf<K>[] {
  return (
    stand.provider.streams
      .filter(({ entity }) => entity === kind)
      .flatMap(({ id }) => [...stand.rows(id).values()])
      // The schema of a kind gives that kind; the lookup by a type parameter loses it.
      .map(({ canonical }) => entitySchemas[kind].parse(JSON.parse(canonical)) as EntityOf<K>)
  );
}

function first<K extends EntityKind>(stand: Stand, kind: K, fits: (one: EntityOf<K>) => boolean = () => true) {
  return all(stand, kind).find(fits);
}

function keeps({ provider }: Stand, kind: EntityKind): boolean {
  return provider.streams.some(({ entity }) => entity === kind);
}

function needed<T>(found: T | undefined, what: string): T {
  if (found === undefined) throw new Error(`the imitation has no ${what} to write about`);
  return found;
}

const today = '2026-11-20';
const later = '2026-12-20';

export interface SampleContext {
  readonly stand: Stand;
  /** Makes names and numbers of this try different from others. */
  readonly mark: string;
  readonly currency: string;
  /** Orders and payments that were written about before: most can be sent or paid once. */
  readonly used: Set<string>;
  /** Does another action first and gives what it made: a payment needs an invoice. */
  readonly make: (kind: ActionKind, over?: object) => Promise<string>;
}

/** Whom a document is made out to; where no customers are kept, an address is all there is. */
function activeCustomer({ stand }: SampleContext): Pick<EntityOf<'customer'>, 'externalId' | 'email'> {
  if (!keeps(stand, 'customer')) return { externalId: 'eleni@example.com', email: 'eleni@example.com' };
  return needed(
    first(stand, 'customer', (one) => one.active && one.email !== null),
    'customer',
  );
}

function accountOf({ stand }: SampleContext, ...kinds: EntityOf<'account'>['kind'][]): string | null {
  return first(stand, 'account', (one) => one.status === 'active' && kinds.includes(one.kind))?.externalId ?? null;
}

function saleDocument(context: SampleContext) {
  const customer = activeCustomer(context);
  const product = first(context.stand, 'product', (one) => one.status === 'active' && one.kind !== 'group');
  const money = (amountMinor: number) => ({ amountMinor, currency: context.currency });
  return {
    customerId: customer.externalId,
    customerEmail: customer.email,
    number: `T-${context.mark}`,
    issuedOn: today,
    currency: context.currency,
    lines: [
      {
        title: 'Blue mug ☕',
        quantity: '2',
        unitPrice: money(1250),
        productId: product?.externalId ?? null,
        accountId: accountOf(context, 'income'),
      },
      {
        title: 'Κούπα',
        quantity: '1',
        unitPrice: money(995),
        productId: product?.externalId ?? null,
        accountId: accountOf(context, 'income'),
      },
    ],
    note: `Note ${context.mark}`,
  };
}

function costLines(context: SampleContext) {
  const accountId = needed(accountOf(context, 'expense') ?? undefined, 'expense account');
  return [{ title: 'Paper', amount: { amountMinor: 4200, currency: context.currency }, accountId }];
}

const target = (externalId: string) => ({ externalId });

/** Somebody that nobody else is called like. */
function person(mark: string) {
  return {
    name: `Ελένη ${mark}`,
    email: `eleni.${mark.toLowerCase()}@example.com`,
    phone: `+30210${mark.replace(/\D/g, '').padStart(7, '0')}`,
  };
}

/** An input that the vendor should take, made of what the stand has read, for each kind of action. */
export async function sampleOf(kind: ActionKind, context: SampleContext): Promise<unknown> {
  const { stand, mark, currency, make } = context;
  switch (kind) {
    case 'customer.create':
    case 'supplier.create':
      return person(mark);
    case 'customer.update':
      return { ...target(activeCustomer(context).externalId), phone: '+302107654321' };
    case 'customer.archive':
      return target(await make('customer.create'));
    case 'supplier.archive':
      return target(await make('supplier.create'));
    case 'product.create':
      return {
        title: `Mug ${mark}`,
        sku: `SKU-${mark}`,
        price: { amountMinor: 1500, currency },
        incomeAccountId: accountOf(context, 'income'),
        expenseAccountId: accountOf(context, 'expense'),
      };
    case 'product.update': {
      const product = needed(
        first(stand, 'product', (one) => one.status === 'active' && one.kind !== 'variation'),
        'product',
      );
      return { ...target(product.externalId), title: `Renamed ${mark}` };
    }
    case 'product.archive':
      return target(await make('product.create'));
    case 'stock.set': {
      const level = needed(first(stand, 'inventory_level'), 'stock level');
      const { externalId, productId, locationId } = level;
      return { externalId, productId, locationId, available: '17', expected: level.available };
    }
    case 'invoice.create':
      return { ...saleDocument(context), dueOn: later };
    case 'credit_note.create': {
      const open = first(stand, 'invoice', (one) => one.status === 'open' || one.status === 'paid');
      return { ...saleDocument(context), invoiceId: open?.externalId ?? null };
    }
    case 'invoice.send':
      return { ...target(await make('invoice.create')), email: 'eleni@example.com' };
    case 'invoice.void':
      return target(await make('invoice.create'));
    case 'credit_note.pay_out':
      return {
        // Set against no invoice, so that there is something to give back.
        creditNoteId: await make('credit_note.create', { invoiceId: null }),
        amount: { amountMinor: 1000, currency },
        paidOn: today,
        accountId: accountOf(context, 'bank', 'asset'),
      };
    case 'sales_receipt.create':
    case 'refund_receipt.create':
      return { ...saleDocument(context), accountId: accountOf(context, 'bank', 'asset') };
    case 'sales_receipt.void':
      return target(await make('sales_receipt.create'));
    case 'refund_receipt.void':
      return target(await make('refund_receipt.create'));
    case 'credit_note.void':
      return target(await make('credit_note.create'));
    case 'payment.record':
      return {
        invoiceId: await make('invoice.create'),
        customerId: activeCustomer(context).externalId,
        amount: { amountMinor: 1000, currency },
        paidOn: today,
        accountId: accountOf(context, 'bank', 'asset'),
        method: null,
      };
    case 'payment.void':
      return target(await make('payment.record'));
    case 'payment.refund': {
      const refunded = new Set(all(stand, 'refund').flatMap((one) => [one.paymentId, one.orderId]));
      const isWhole = (one: EntityOf<'payment'>) => ![one.externalId, ...one.paysFor].some((id) => refunded.has(id));
      const paid = needed(
        first(
          stand,
          'payment',
          (one) =>
            one.status === 'succeeded' && one.amount.amountMinor >= 1000 && isWhole(one) && isFresh(context, one),
        ),
        'payment',
      );
      const amount = { ...paid.amount, amountMinor: 100 };
      return { paymentId: paid.externalId, orderId: paid.paysFor[0] ?? null, amount, reason: `Broken ${mark}` };
    }
    case 'payment_link.create':
      return { title: `Deposit ${mark}`, amount: { amountMinor: 5000, currency }, note: null };
    case 'payment_link.close':
      return target(await make('payment_link.create'));
    case 'order.cancel':
    case 'order.mark_paid': {
      const open = first(stand, 'order', (one) => one.status === 'open' && isFresh(context, one));
      return target(needed(open, 'open order').externalId);
    }
    case 'shipment.create':
      return {
        orderId: unsent(context),
        carrier: 'UPS',
        trackingNumber: `1Z${mark}`,
        trackingUrl: `https://track.example/${mark}`,
      };
    case 'shipment.cancel':
      return target(await make('shipment.create'));
    case 'bill.create':
      return {
        supplierId: needed(
          first(stand, 'supplier', (one) => one.active),
          'supplier',
        ).externalId,
        number: `B-${mark}`,
        issuedOn: today,
        dueOn: later,
        currency,
        lines: costLines(context),
      };
    case 'bill.void':
      return target(await make('bill.create'));
    case 'expense.create':
      return {
        supplierId: first(stand, 'supplier', (one) => one.active)?.externalId ?? null,
        spentOn: today,
        currency,
        lines: costLines(context),
        paidFromId: accountOf(context, 'bank'),
      };
    case 'expense.void':
      return target(await make('expense.create'));
    case 'deposit.create': {
      const [paper] = costLines(context);
      const sold = needed(accountOf(context, 'income') ?? undefined, 'income account');
      return {
        accountId: needed(accountOf(context, 'bank') ?? undefined, 'bank account'),
        arrivedOn: today,
        currency,
        payerId: activeCustomer(context).externalId,
        lines: [
          { title: 'Cards', amount: { amountMinor: 12_345, currency }, accountId: sold },
          { ...paper, title: 'Fee', amount: { amountMinor: -345, currency } },
        ],
        note: `Note ${mark}`,
      };
    }
    case 'deposit.void':
      return target(await make('deposit.create'));
    default:
      return kind satisfies never;
  }
}

/** True for the first time that it is asked about a record. */
function isFresh({ used }: SampleContext, { externalId }: { readonly externalId: string }): boolean {
  if (used.has(externalId)) return false;
  used.add(externalId);
  return true;
}

/** A paid order that nothing was sent of yet; a payment service sends what a payment was for. */
function unsent(context: SampleContext): string {
  const { stand } = context;
  if (!keeps(stand, 'order')) return needed(first(stand, 'payment'), 'payment').externalId;
  const sent = new Set(all(stand, 'shipment').map(({ orderId }) => orderId));
  const order = first(
    stand,
    'order',
    (one) => one.status === 'paid' && !sent.has(one.externalId) && isFresh(context, one),
  );
  return needed(order, 'order to send').externalId;
}
