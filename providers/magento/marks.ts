import { z } from 'zod';
import {
  type ActionContext,
  type Found,
  get,
  idText,
  type JsonObject,
  maybeText,
  type Request,
  type Response,
  type Step,
} from '../kit/index.ts';
import { criteria, itemsOf } from './search.ts';

/** Of an invoice what actions need. */
export const invoice = z.looseObject({
  entity_id: idText,
  order_id: idText,
  increment_id: z.string(),
  state: idText,
  order_currency_code: z.string(),
  grand_total: idText,
  base_to_order_rate: idText.nullish(),
  transaction_id: maybeText,
  items: z.array(z.looseObject({ order_item_id: idText })),
});
export type Invoice = z.infer<typeof invoice>;

const commented = z.looseObject({
  entity_id: idText,
  state: idText.nullish(),
  comments: z.array(z.looseObject({ comment: maybeText })).nullish(),
});

/** The comment by which a document is known again; customers do not see it. */
export function marked({ reference }: ActionContext, text: string) {
  return {
    appendComment: true,
    comment: { comment: `${text} (Backroom ${reference})`, is_visible_on_front: 0 },
  };
}

/** All documents that belong to an order or an invoice. */
export function documents(path: string, field: string, id: string, carry: JsonObject = {}): Request {
  return get(path, criteria([[field, 'eq', id]], { pageSize: 100, sort: 'entity_id' }), { carry });
}

/** The document that an earlier try has made, by the reference in its comment. */
export function own(response: Response, { reference }: ActionContext): z.infer<typeof commented> | undefined {
  return itemsOf(response)
    .items.map((row) => commented.parse(row))
    .find(({ comments }) => comments?.some(({ comment }) => comment?.includes(`(Backroom ${reference})`)));
}

/** Making a document is answered with its number, and nothing else. */
export function made(response: Response): Step {
  return { done: { externalId: idText.parse(response.body) } };
}

/** The end of a look-up by the reference in a comment. */
export function madeBefore(response: Response, context: ActionContext): Found {
  const found = own(response, context);
  return found ? { done: { externalId: found.entity_id } } : { absent: true };
}
