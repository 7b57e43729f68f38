import type { ActionInput } from '../../contract/actions/index.ts';
import { type Money, moneyToDecimal } from '../../contract/money.ts';
import {
  type ActionContext,
  type Booking,
  type JsonObject,
  jsonNumber,
  type Request,
  type Response,
  type Step,
} from '../kit/index.ts';
import { type CodeOf, type Named, withCodes } from './codes.ts';
import type { List } from './lists.ts';
import { put, readDone } from './write.ts';

type SaleLine = ActionInput<'invoice.create'>['lines'][number];
type CostLine = ActionInput<'bill.create'>['lines'][number];

interface Itemised {
  readonly lines: readonly (SaleLine | CostLine)[];
  readonly currency: string;
  readonly pricesIncludeTax?: boolean;
  readonly note: string | null;
}

const productOf = (line: SaleLine | CostLine) => ('productId' in line ? line.productId : null);

function namesIn({ lines }: Itemised): Named {
  return { Accounts: lines.map(({ accountId }) => accountId), Items: lines.map(productOf) };
}

/** A sale is booked on the accounts of its lines, with the tax that is told. */
export const booking: Booking = { by: 'account', tax: 'told' };

/** A cost without a rate has no tax; of a sale it is so only where it was told. */
function isUntaxed(line: SaleLine | CostLine): boolean {
  return line.taxRateId === null && ('amount' in line || line.tax?.amountMinor === 0);
}

/** "NoTax" keeps Xero from taking the tax that is usual for each line's account. */
function amountTypes({ lines, pricesIncludeTax }: Itemised): 'NoTax' | 'Inclusive' | 'Exclusive' {
  if (lines.every(isUntaxed)) return 'NoTax';
  return pricesIncludeTax ? 'Inclusive' : 'Exclusive';
}

/**
 * The tax of a line in a document that has some: `TaxAmount` overrides what Xero works out.
 * https://developer.xero.com/documentation/api/accounting/invoices, under LineItems
 */
function taxOf(line: SaleLine | CostLine, own: (money: Money) => number): JsonObject {
  const told = 'tax' in line && line.tax ? own(line.tax) : isUntaxed(line) ? 0 : null;
  return {
    ...(line.taxRateId === null ? {} : { TaxType: line.taxRateId }),
    ...(told === null ? {} : { TaxAmount: told }),
  };
}

/** Lines as Xero wants them; the note is one more of them that has a text only. @throws RangeError */
function linesOf(input: Itemised, codeOf: CodeOf): JsonObject[] {
  const own = (money: Money) => {
    if (money.currency === input.currency) return jsonNumber(moneyToDecimal(money));
    throw new RangeError(`a line is in ${money.currency}, the document in ${input.currency}`);
  };
  const isTaxed = amountTypes(input) !== 'NoTax';
  const lines = input.lines.map((line) => {
    const [quantity, price] = 'amount' in line ? ['1', line.amount] : [line.quantity, line.unitPrice];
    const productId = productOf(line);
    return {
      Description: line.title,
      Quantity: jsonNumber(quantity),
      UnitAmount: own(price),
      ...(line.accountId === null ? {} : { AccountCode: codeOf(line.accountId) }),
      ...(isTaxed ? taxOf(line, own) : {}),
      ...(productId === null ? {} : { ItemCode: codeOf(productId) }),
    };
  });
  return [...lines, ...(input.note === null ? [] : [{ Description: input.note }])];
}

/** Makes a document with lines. `fields` are those beside its lines. */
export function itemised<Input extends Itemised>(
  list: List,
  fields: (input: Input, context: ActionContext) => JsonObject,
) {
  const made = withCodes<Input>(namesIn, (input, codeOf, context) =>
    put(
      list,
      { ...fields(input, context), LineAmountTypes: amountTypes(input), LineItems: linesOf(input, codeOf) },
      context,
    ),
  );
  return {
    first: made.first,
    read: (response: Response, request: Request, input: Input, context: ActionContext): Step =>
      request.method === 'GET'
        ? made.read(response, request, input, context)
        : readDone(list, response, context.account),
  };
}
