import { z } from 'zod';
import { type ActionContext, get, maybeText, type Request, type Response, refused, type Step } from '../kit/index.ts';
import { ids } from './lists.ts';
import { isGuid } from './write.ts';

/** Writes name accounts and items by their codes: what Backroom has as an id is looked up first. */
const named = ['Accounts', 'Items'] as const;
export type Named = Readonly<Record<(typeof named)[number], readonly (string | null)[]>>;

/** The code of what an input names; codes stand for themselves. */
export type CodeOf = (id: string) => string;

const known = z.record(z.string(), z.string());

/** Looks up the codes of all that `names` tells of an input, and then asks for what `build` makes with them. */
export function withCodes<Input>(
  names: (input: Input) => Named,
  build: (input: Input, codeOf: CodeOf, context: ActionContext) => Request,
) {
  const idsIn = (input: Input, list: (typeof named)[number]) =>
    names(input)
      [list].filter((id) => id !== null)
      .filter(isGuid);

  function ask(input: Input, context: ActionContext, codes: z.infer<typeof known>): Request {
    const list = named.find((one) => idsIn(input, one).some((id) => codes[id] === undefined));
    return list ? get(`/${list}`, {}, { carry: codes }) : build(input, (id) => codes[id] ?? id, context);
  }

  return {
    first: (input: Input, context: ActionContext) => ask(input, context, {}),
    /** Reads the answers to the look-ups. */
    read: (response: Response, request: Request, input: Input, context: ActionContext): Step => {
      const list = request.path === '/Accounts' ? 'Accounts' : 'Items';
      const there = codesIn(list, response);
      const wanted = idsIn(input, list);
      const lost = wanted.find((id) => !there.has(id));
      if (lost) return refused(`${list}: none that has a code is ${lost}`);
      const found = Object.fromEntries(wanted.map((id) => [id, there.get(id) ?? '']));
      return { next: ask(input, context, { ...known.parse(request.carry ?? {}), ...found }) };
    },
  };
}

function codesIn(list: (typeof named)[number], { body }: Response): Map<string, string> {
  const row = z.looseObject({ [ids[list]]: z.string(), Code: maybeText });
  const rows = z.object({ [list]: z.array(row) }).parse(body)[list] ?? [];
  const coded = rows.filter(({ Code }) => Code !== null);
  return new Map(coded.map((one) => [String(one[ids[list]]), String(one.Code)]));
}
