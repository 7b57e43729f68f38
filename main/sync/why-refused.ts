import { ZodError } from 'zod';
import { say } from '../../contract/words/index.ts';

type Issue = ZodError['issues'][number];

/** Why a record did not fit, in a sentence: the field, and what is the matter with it. */
export function whyRefused(thrown: unknown): string {
  const issue = thrown instanceof ZodError ? thrown.issues[0] : undefined;
  if (issue) return sentenceOf(issue);
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function sentenceOf(issue: Issue): string {
  const field = issue.path.map(String).join('.');
  if (field === '') return say('refused.record');
  if (issue.code === 'invalid_type' && /received undefined$/.test(issue.message))
    return say('refused.missing', { field });
  if (issue.code === 'invalid_type' && /received null$/.test(issue.message)) return say('refused.empty', { field });
  if (issue.code === 'invalid_value') return say('refused.unknown', { field });
  return say('refused.other', { field, detail: issue.message });
}
