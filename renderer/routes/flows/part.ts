import type { FlowView } from '../../../contract/ipc/index.ts';

/** Opens a push beside the page: of which list it is, and where the keyboard goes back to. */
export type OpenPush = (id: number, line: HTMLElement, ids: readonly number[]) => void;

/** What each part of a flow's page is given. */
export interface FlowPart {
  flow: FlowView;
  openId: number | undefined;
  onOpen: OpenPush;
}
