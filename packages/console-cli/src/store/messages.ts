import type { ProcessInfo, SnapshotBody } from '@async-console/protocol';
import type { Exit, FeedMessage, OutputLine } from './feed.ts';
import type { HeapOutcome } from './heap.ts';
import type { State } from './tree-row.ts';

// Everything that can happen to the dashboard. `now` is the console's clock, in milliseconds since the epoch.

/** `key` as keys.ts names it: "j", "G", "space", "ctrl-d", "pageup". */
type KeyMsg = { readonly type: 'key'; readonly key: string };
type ResizedMsg = { readonly type: 'resized'; readonly columns: number; readonly rows: number };
type TickMsg = { readonly type: 'tick'; readonly now: number };
type OutputMsg = { readonly type: 'output'; readonly lines: readonly OutputLine[] };
type ConnectedMsg = { readonly type: 'connected'; readonly process: ProcessInfo; readonly now: number };
type UpdateMsg = { readonly type: 'update'; readonly update: State; readonly now: number };
type FinalMsg = { readonly type: 'final'; readonly body: SnapshotBody; readonly now: number };
type EndedMsg = { readonly type: 'ended'; readonly exit?: Exit; readonly now: number };
type DisconnectedMsg = { readonly type: 'disconnected'; readonly reason: string; readonly now: number };
type HeapMsg = { readonly type: 'heap'; readonly outcome: HeapOutcome; readonly now: number };
type NoticeMsg = { readonly type: 'notice'; readonly text: string; readonly now: number };

export type Msg =
  | KeyMsg
  | ResizedMsg
  | TickMsg
  | OutputMsg
  | ConnectedMsg
  | UpdateMsg
  | FinalMsg
  | EndedMsg
  | DisconnectedMsg
  | HeapMsg
  | NoticeMsg;

export function received(message: FeedMessage, now: number): Msg {
  return { ...message, now };
}
