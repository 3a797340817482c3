/**
 * The protocol's part that runs on the app's thread. By its path, and so bundled into the agent: how the app's Node links
 * packages (`--preserve-symlinks`) must not matter there.
 */
export {
  EXCLUDE_VARIABLE,
  type GlobUse,
  INCLUDE_VARIABLE,
  problemWithGlob,
  splitGlobs,
} from '../../../protocol/src/globs.ts';
