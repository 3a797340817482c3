/** `loadedBefore` are the files that Node's CommonJS cache held before the agent. */
export declare function start(loadedBefore: readonly string[]): void;
