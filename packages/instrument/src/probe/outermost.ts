/**
 * Of the load hooks the one that was registered last runs first: it sees what all the others have made of a module, and
 * only that is what the engine compiles. tsx registers its hook after the agent; so the agent's is registered again behind
 * whatever is.
 */
import nodeModule, { type RegisterHooksOptions, syncBuiltinESMExports } from 'node:module';

export type Disguise = <T extends object>(substitute: T, original: object) => T;

export function registerOutermost(hooks: RegisterHooksOptions, disguise: Disguise): void {
  const native = nodeModule.registerHooks;
  let ours = native(hooks);
  nodeModule.registerHooks = disguise(function registerHooks(this: unknown, ...given: Parameters<typeof native>) {
    const theirs = Reflect.apply(native, this, given);
    ours.deregister();
    ours = native(hooks);
    return theirs;
  }, native);
  // For those who import it by its name.
  syncBuiltinESMExports();
}
