import { type AddressAnswer, addressRequestSchema, relayPaths, type SpotAnswer } from '../../contract/relay/index.ts';
import { authenticate } from '../authenticate.ts';
import type { Context, RelayServer } from '../context.ts';
import { parseInput } from '../input.ts';
import type { OwnKey } from '../own-key.ts';
import { notFound, Refusal } from '../refusal.ts';
import { hashOf, newId, newSecret } from '../secrets.ts';
import type { Inbox } from '../store/types.ts';

/** The receive addresses of an inbox. Their secret part is told once and kept as a hash. */
export function addressRoutes(server: RelayServer, context: Context): void {
  const { store, settings, key } = context;

  server.post(relayPaths.addresses, async (request, reply): Promise<AddressAnswer> => {
    const inbox = await authenticate(context, request);
    const { answers } = parseInput(addressRequestSchema, request.body);
    if ((await store.countAddresses(inbox.id)) >= settings.limits.addresses) {
      throw new Refusal('too_many', 'This inbox has as many addresses as it may have.');
    }
    const [id, secret] = [newId(), newSecret()];
    await store.addAddress({ ...inboxOf(inbox), id, hash: hashOf(secret), answers: sealKeys(answers, key, id) });
    reply.code(201);
    return { addressId: id, url: `${context.publicUrl()}${relayPaths.receive}/${secret}` };
  });

  server.put<{ Params: { id: string } }>(`${relayPaths.addresses}/:id`, async (request, reply) => {
    const inbox = await authenticate(context, request);
    const { id } = request.params;
    const { answers } = parseInput(addressRequestSchema, request.body);
    if (!(await store.setAnswers(inbox.id, id, sealKeys(answers, key, id)))) throw notFound();
    reply.code(204);
  });

  server.delete<{ Params: { id: string } }>(`${relayPaths.addresses}/:id`, async (request, reply) => {
    const inbox = await authenticate(context, request);
    if (!(await store.removeAddress(inbox.id, request.params.id))) throw notFound();
    reply.code(204);
  });
}

function inboxOf({ id, publicKey }: Inbox) {
  return { inboxId: id, publicKey };
}

/** A vendor's key never reaches the disk as it is. */
function sealKeys(answers: readonly SpotAnswer[], key: OwnKey, addressId: string): SpotAnswer[] {
  return answers.map((answer) =>
    answer.kind === 'signed' ? { ...answer, key: key.seal(answer.key, addressId) } : answer,
  );
}
