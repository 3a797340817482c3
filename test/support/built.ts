/** The packages as they are published: what the tests run is what users get. `build.ts` makes them before the tests. */
import { fileURLToPath } from 'node:url';

const packages = new URL('../../packages/', import.meta.url);

/** The preload. */
export const REGISTER = fileURLToPath(new URL('instrument/dist/register.cjs', packages));

/** The preload, unbuilt: each function is in the file, and under the name, that it was written in. */
export const REGISTER_SOURCE = fileURLToPath(new URL('instrument/src/register.cts', packages));

/** The command `async-console`. */
export const COMMAND = fileURLToPath(new URL('console-cli/dist/bin.js', packages));

/** What an app imports, as a module specifier. */
export const API = new URL('instrument/dist/api.js', packages).href;
