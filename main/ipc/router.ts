import { ZodError, type z } from 'zod';
import { asHubError, HubError } from '../../contract/errors.ts';
import { type ProcedureName, procedures, type WireAnswer } from '../../contract/ipc/index.ts';
import type { Log } from '../log.ts';
import type { Handlers } from './types.ts';

/** Answers one call by name. Never throws: a refusal is an answer, and says why. */
export type Answer = (name: string, input: unknown) => Promise<WireAnswer<unknown>>;

/** Calls that take longer than this are logged by name. */
const slowMs = 40;

/** Checks every call on its way in and every answer on its way out, so that neither side trusts the other's code. */
export function createRouter(handlers: Handlers, log: Log): Answer {
  return async (name, input) => {
    const begunAt = performance.now();
    try {
      return { ok: true, value: await perform(handlers, name, input) };
    } catch (thrown) {
      const error = asHubError(thrown);
      if (error.code === 'bug')
        log.error(
          { name, stack: String(error.cause instanceof Error ? error.cause.stack : error.stack) },
          'a call failed',
        );
      return { ok: false, error: error.toWire() };
    } finally {
      const tookMs = Math.round(performance.now() - begunAt);
      if (tookMs > slowMs) log.info({ name, tookMs }, 'a slow call');
    }
  };
}

async function perform(handlers: Handlers, name: string, input: unknown): Promise<unknown> {
  if (!isProcedure(name))
    throw new HubError('bad_input', { params: { what: 'there is no such call.' }, detail: name.slice(0, 100) });
  const { input: inputSchema, output: outputSchema } = procedures[name];
  const parsed = parse(inputSchema, input, (detail) => new HubError('bad_input', { params: { what: detail }, detail }));
  // The handler's type pairs each name with its own input; that pairing is lost when the name is a variable.
  const handler = handlers[name] as (input: unknown) => unknown;
  const value = await handler(parsed);
  return parse(
    outputSchema,
    value,
    (detail) => new HubError('bug', { detail: `the answer of ${name} is not as promised: ${detail}` }),
  );
}

function isProcedure(name: string): name is ProcedureName {
  return Object.hasOwn(procedures, name);
}

function parse(schema: z.ZodType, value: unknown, refuse: (detail: string) => HubError): unknown {
  try {
    return schema.parse(value);
  } catch (thrown) {
    if (!(thrown instanceof ZodError)) throw thrown;
    const issue = thrown.issues[0];
    throw refuse(`${issue?.path.join('.') || 'input'}: ${issue?.message ?? 'not understood'}`);
  }
}
