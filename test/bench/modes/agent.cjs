// Comes after the agent's own preload. A figure of an agent that is not there would be a lie.
if (!(Symbol.for('@async-console/agent') in globalThis)) throw new Error('The agent did not start.');
