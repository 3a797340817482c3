/**
 * The environment as it was when the console started. The programs that it starts get this one: what the console sets
 * for itself (NODE_ENV for React, NO_COLOR for --no-color) is not theirs.
 */
export const inherited: Readonly<NodeJS.ProcessEnv> = { ...process.env };
