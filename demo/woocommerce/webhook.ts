import { createHmac } from 'node:crypto';
import { wooCustomer, wooProduct } from './goods-shapes.ts';
import { wooOrder } from './order-shapes.ts';
import type { WooState } from './state.ts';
import { isVariable } from './state.ts';

function newest<T extends { updatedAt: number }>(rows: Iterable<T>): T {
  let found: T | undefined;
  for (const row of rows) if (found === undefined || row.updatedAt >= found.updatedAt) found = row;
  if (found === undefined) throw new Error('the pretend shop holds nothing of that kind');
  return found;
}

function resourceBody(state: WooState, resource: string, event: string): unknown {
  if (event === 'deleted') {
    const gone = state.deleted.findLast(({ kind }) => kind === resource);
    if (resource === 'order') return { id: newest(state.trash.values()).id };
    return { id: gone?.id ?? 0 };
  }
  switch (resource) {
    case 'order':
      return wooOrder(newest(state.sales.values()), { variable: (id) => isVariableId(state, id), trashed: false });
    case 'product':
      return wooProduct(newest(state.products.values()));
    case 'customer':
      return wooCustomer(newest(state.people.values()));
    default:
      throw new Error(`WooCommerce has no webhook resource ${resource}`);
  }
}

function isVariableId(state: WooState, productId: number): boolean {
  const product = state.products.get(productId);
  return product !== undefined && isVariable(product);
}

/** A delivery such as `order.updated`, signed with base64(HMAC-SHA256(secret, body)). */
export function wooWebhook(
  state: WooState,
  topic: string,
  secret: string,
  origin: string,
): { headers: Record<string, string>; body: string } {
  const [resource = '', event = ''] = topic.split('.');
  const body = JSON.stringify(resourceBody(state, resource, event));
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'x-wc-webhook-source': `${origin}/`,
      'x-wc-webhook-topic': topic,
      'x-wc-webhook-resource': resource,
      'x-wc-webhook-event': event,
      'x-wc-webhook-signature': createHmac('sha256', secret).update(body).digest('base64'),
      'x-wc-webhook-id': '1',
      'x-wc-webhook-delivery-id': createHmac('sha256', topic).update(body).digest('hex').slice(0, 32),
    },
  };
}
