import { relayPaths, type TicketAnswer, ticketRequestSchema } from '../../contract/relay/index.ts';
import { authenticate } from '../authenticate.ts';
import type { Context, RelayServer } from '../context.ts';
import { parseInput } from '../input.ts';
import { goOnPage, wrongPage } from '../pages.ts';
import { makeState, readState, ticketMs } from '../tickets.ts';

const mostParameters = 20;
const mostCharacters = 4_096;
const name = /^[A-Za-z0-9_.-]{1,64}$/;
/** No control characters, and no lone halves of a character. */
const printable = /^[^\p{C}]*$/u;

/**
 * For vendors that send browsers to https addresses only: sends them on to the port of the PC that began the sign-in,
 * with what the vendor said. Nothing is kept and nothing of the query is logged.
 */
export function bounceRoutes(server: RelayServer, context: Context): void {
  server.post(relayPaths.tickets, async (request, reply): Promise<TicketAnswer> => {
    await authenticate(context, request);
    const wanted = parseInput(ticketRequestSchema, request.body);
    const expiresAt = Date.now() + ticketMs;
    reply.code(201);
    return {
      state: makeState(wanted, expiresAt, context.key),
      redirectUri: `${context.publicUrl()}${relayPaths.bounce}`,
      expiresAt: new Date(expiresAt).toISOString(),
    };
  });

  server.get(relayPaths.bounce, async (request, reply) => {
    const target = targetOf(request.raw.url ?? '', context);
    reply.code(target ? 200 : 400).type('text/html; charset=utf-8');
    return reply.send(target ? goOnPage(target) : wrongPage);
  });
}

/** Where the browser goes on to; null for whatever is not the end of a sign-in that was begun here. */
function targetOf(url: string, { key }: Context): string | null {
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1));
  const names = [...query.keys()];
  const isPlain =
    names.length <= mostParameters &&
    new Set(names).size === names.length &&
    [...query].every(([each, value]) => name.test(each) && value.length <= mostCharacters && printable.test(value));
  if (!isPlain || !(query.has('code') || query.has('error'))) return null;
  const ticket = readState(query.get('state') ?? '', key);
  return ticket ? `http://${ticket.host}:${ticket.port}${ticket.path}?${query}` : null;
}
