import type { ActionInput } from '../../contract/actions/index.ts';
import { moneyToDecimal } from '../../contract/money.ts';
import {
  type ActionContext,
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
  readonly note: string | null;
}

const productOf = (line: SaleLine | CostLine) => ('productId' in line ? line.productId : null);

function namesIn({ lines }: Itemised): Named {
  return { Accounts: lines.map(({ accountId }) => accountId), Items: lines.map(productOf) };
}

/** Lines as Xero wants them; the note is one more of them that has a text only. */
function linesOf(input: Itemised, codeOf: CodeOf): JsonObject[] {
  const lines = input.lines.map((line) => {
    const [quantity, price] = 'amount' in line ? ['1', line.amount] : [line.quantity, line.unitPrice];
    const productId = productOf(line);
    return {
      Description: line.title,
      Quantity: jsonNumber(quantity),
      UnitAmount: jsonNumber(moneyToDecimal(price)),
      ...(line.accountId === null ? {} : { AccountCode: codeOf(line.accountId) }),
      ...(line.taxRateId === null ? {} : { TaxType: line.taxRateId }),
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
    put(list, { ...fields(input, context), LineItems: linesOf(input, codeOf) }, context),
  );
  return {
    first: made.first,
    read: (response: Response, request: Request, input: Input, context: ActionContext): Step =>
      request.method === 'GET' ? made.read(response, request, input, context) : readDone(list, response),
  };
}
