export { AwaitPlace, AwaitSite } from './await-place.ts';
export { ChainLink } from './chain.ts';
export { decodeFromClient, decodeFromServer, encode, ProtocolError } from './codec.ts';
export { claimName, Discovery } from './discovery.ts';
export {
  LINT_THRESHOLDS,
  LINTS_VARIABLE,
  type LintName,
  LintSettings,
  problemWithLints,
  setLint,
} from './lints.ts';
export { Location } from './location.ts';
export { Blocked, Loop } from './loop.ts';
export { ClientMessage, type ClientMessageInput, ServerError, ServerHello, ServerMessage } from './messages.ts';
export { BY_RULE, Completeness, ProcessInfo } from './process.ts';
export {
  AsyncOp,
  Hold,
  Holder,
  ResourceDetail,
  ResourceId,
  ResourceRow,
  sumOfResources,
  Waiter,
} from './resource.ts';
export {
  SNAPSHOT_MAX_RESOURCES,
  SNAPSHOT_MAX_TASKS,
  SNAPSHOT_SCHEMA_VERSION,
  Snapshot,
  SnapshotBody,
} from './snapshot.ts';
export {
  FieldValue,
  FrameNode,
  Lifetimes,
  Percentiles,
  SiteRow,
  TaskDetail,
  TaskKind,
  TaskRow,
  TaskState,
  Totals,
} from './task.ts';
export { TaskId } from './task-id.ts';
export { ThreadRow } from './thread.ts';
export { ThreadId } from './thread-id.ts';
export { AwaitTree, TREE_SCHEMA_VERSION, TreeNode, WaitReason } from './tree.ts';
export { TREE_MAX_ROWS, TreeOrder, TreePage, TreeRow, TreeWindow } from './tree-window.ts';
export { isCompatible, PROTOCOL, type ProtocolVersion } from './version.ts';
export { Warning } from './warning.ts';
export { Overview, ResourceColumn, ResourceWindow, TaskColumn, TaskWindow, Update } from './window.ts';
