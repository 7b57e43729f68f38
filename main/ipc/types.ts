import type { OutputOf, ParsedInputOf, ProcedureName } from '../../contract/ipc/index.ts';

/** What answers each procedure; the contract's schemas have checked the input before. */
export type Handlers = {
  [N in ProcedureName]: (input: ParsedInputOf<N>) => OutputOf<N> | Promise<OutputOf<N>>;
};

/** What only the place that the window lives in can do. */
export interface Desk {
  openFolder(folder: string): Promise<void>;
  /** Shows something that must not come into the page, to be copied down by the owner. */
  showText(title: string, text: string): Promise<void>;
  /** Asks the owner for a file that is there; null when they thought better of it. */
  pickFile(title: string, ending: string): Promise<string | null>;
  /** Quits in good order and starts again. */
  restart(): void;
  readonly version: string;
  readonly locale: string;
}
