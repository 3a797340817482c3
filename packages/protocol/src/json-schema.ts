/**
 * Writes the JSON Schemas of what leaves the tool, from the zod schemas: `node src/json-schema.ts`. They are checked in,
 * so that other languages can read them; a test keeps them as the code says.
 */
import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { ClientMessage, ServerMessage } from './messages.ts';
import { Snapshot } from './snapshot.ts';
import { AwaitTree } from './tree.ts';

const schemas = {
  snapshot: Snapshot,
  tree: AwaitTree,
  'server-message': ServerMessage,
  'client-message': ClientMessage,
};

/** File name → content. */
export function jsonSchemas(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      `${name}.schema.json`,
      `${JSON.stringify({ title: name, ...z.toJSONSchema(schema, { io: name === 'client-message' ? 'input' : 'output' }) }, null, 2)}\n`,
    ]),
  );
}

if (import.meta.main) {
  for (const [name, text] of Object.entries(jsonSchemas())) {
    writeFileSync(new URL(`../schema/${name}`, import.meta.url), text);
  }
}
