export { decodeFromClient, decodeFromServer, encode, ProtocolError } from './codec.ts';
export { claimName, Discovery } from './discovery.ts';
export { Location } from './location.ts';
export { Blocked, Loop } from './loop.ts';
export { ClientMessage, type ClientMessageInput, ServerError, ServerHello, ServerMessage } from './messages.ts';
export { BY_RULE, Completeness, ProcessInfo } from './process.ts';
export { SNAPSHOT_MAX_TASKS, SNAPSHOT_SCHEMA_VERSION, Snapshot, SnapshotBody } from './snapshot.ts';
export {
  AwaitPlace,
  AwaitSite,
  FieldValue,
  FrameNode,
  Lifetimes,
  Percentiles,
  SiteRow,
  TaskDetail,
  TaskId,
  TaskKind,
  TaskRow,
  TaskState,
  Totals,
} from './task.ts';
export { ThreadRow } from './thread.ts';
export { ThreadId } from './thread-id.ts';
export { isCompatible, PROTOCOL, type ProtocolVersion } from './version.ts';
export { Overview, TaskColumn, TaskWindow, Update } from './window.ts';
