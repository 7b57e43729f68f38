import type { Choices } from '../../contract/flows/index.ts';
import type { Choice } from '../../contract/ipc/flows.ts';
import type { FlowWish } from '../../main/flows/service.ts';
import type { Hub } from '../../main/hub.ts';

/** What is chosen may bring more to choose, and that once more. */
const rounds = 3;

/**
 * Makes a flow as somebody does who knows the shop: takes what is suggested, answers what is left, looks at the preview,
 * switches it on and says yes to all of it. Resolves when nothing more can be written for now.
 * @param choices are chosen otherwise than suggested
 * @returns its id
 */
export async function switchOn({ flows }: Hub, wish: FlowWish, choices: Choices = {}): Promise<string> {
  const id = flows.create(wish);
  for (let round = 0; round < rounds; round += 1) {
    const { choices: asked } = await flows.mapping(id);
    flows.change(id, { choices: { ...Object.fromEntries(asked.flatMap(answer)), ...choices } });
  }
  await flows.preview(id);
  flows.enable(id);
  flows.approve({ flowId: id });
  await flows.settled();
  return id;
}

/** What is suggested, else what says so by its name. */
function answer({ id, value, suggested, required, options, params }: Choice): [string, string][] {
  if (value !== null) return [[id, value]];
  if (suggested !== null) return [[id, suggested]];
  const named = options.find(({ label }) => /sales/i.test(label) && label.includes(`${params.percent ?? ''}`));
  const chosen = named ?? options[0];
  return required && chosen ? [[id, chosen.value]] : [];
}
