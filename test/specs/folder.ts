import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const folder = new URL('../../../shared/specs/', import.meta.url);

const why = "the vendors' official descriptions lie beside the checkout only where Backroom is developed";

/** Skips a test, with the reason, where there are no official descriptions. */
export function needSpecs({ skip }: { readonly skip: (condition: boolean, note: string) => void }): void {
  skip(!existsSync(folder), why);
}

/** An official description, read in place: the project contains none of them. */
export function readSpec(name: string): unknown {
  return JSON.parse(gunzipSync(readFileSync(new URL(`${name}.json.gz`, folder))).toString('utf8'));
}
