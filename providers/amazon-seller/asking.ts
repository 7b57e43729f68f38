import { z } from 'zod';
import { maybeText, type Page, type Request, type Response, type StreamContext, withQuery } from '../kit/index.ts';

const dayMs = 86_400_000;
export const rows = z.array(z.unknown());

/** Amazon keeps two years of orders (https://developer-docs.amazon.com/sp-api/docs/orders-api). */
export const reach = { days: 730, why: 'Amazon shows orders and money movements of the last two years.' };

/** `days` before an instant. */
export function before(time: string, days: number): string {
  return new Date(Date.parse(time) - days * dayMs).toISOString();
}

/** Amazon refuses a time that is not there yet; nothing can have changed since then either. */
export function upToNow(ask: (context: StreamContext) => readonly Request[]) {
  return (context: StreamContext) => (context.since !== null && context.since > context.now ? [] : ask(context));
}

/** The first instant that a whole reading asks for. */
export function beginning({ from, now }: StreamContext): string {
  const oldest = before(now, reach.days);
  return from !== null && from > oldest ? from : oldest;
}

/** Reads a page whose answer says where the next one is; the same question goes along with its token. */
export function paged(body: z.ZodType<{ rows: unknown[]; token: string | null }>, tokenName: string) {
  return (response: Response, request: Request): Page => {
    const page = body.parse(response.body);
    return { records: page.rows, next: page.token === null ? [] : [withQuery(request, { [tokenName]: page.token })] };
  };
}

export const pagination = z
  .object({ nextToken: maybeText })
  .nullish()
  .transform((page) => page?.nextToken ?? null);

/** Amazon answers with nothing at all to a span of more than 180 days; a cut pass may go on with it a day later. */
const longestSpanDays = 175;

/**
 * The time from `start` on in spans that Amazon answers; the last one is open, as its end must lie two minutes back.
 */
export function spans(start: string, now: string): readonly { readonly after: string; readonly before?: string }[] {
  const end = before(start, -longestSpanDays);
  return end < now ? [{ after: start, before: end }, ...spans(end, now)] : [{ after: start }];
}
