/** Puts the agent into a process that runs without it. */
import { setTimeout as pause } from 'node:timers/promises';
import { cleanText } from '../connection/clean.ts';
import { type Connection, connect } from '../connection/connect.ts';
import { discover } from '../connection/discovery.ts';
import { cannotAttach, UserError } from '../errors.ts';
import { withInspector } from './inspector.ts';

/** For the agent's own thread to begin. */
const LISTENS_WITHIN_MS = 5000;
const LOOK_EVERY_MS = 10;
/** Another console that attaches at this moment is waited for. */
const ATTACHED_WITHIN_MS = 5000;

/** As the agent says it; see `attach/agent.ts` of the instrument. */
type Attachment = { readonly socket: string; readonly failure?: string } | { readonly refused: string };

/** A connection to the agent that is there already, or is now. @throws UserError `cannot-attach`, and what refuses */
export async function attachTo(pid: number): Promise<Connection> {
  const loading = injection();
  // It is waited for later.
  loading.catch(() => {});
  const known = await socketOf(pid);
  if (known !== undefined) return connect({ socket: known });
  try {
    return await withInspector(pid, async (session, { isShared }) => {
      const expressions = await loading;
      const ask = async (expression: string) =>
        answerOf(await session.send<Evaluated>('Runtime.evaluate', { expression, returnByValue: true, silent: true }));
      return connectSoon(pid, await ask(expressions.attach(isShared)), () => ask(expressions.look));
    });
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'already-asked') throw error;
    const socket = await soon(() => socketOf(pid), ATTACHED_WITHIN_MS);
    if (socket === undefined) throw error;
    return connect({ socket });
  }
}

/** As the instrument's `attach/injection.ts` says. */
interface Injection {
  attach(inspected: boolean): string;
  readonly look: string;
}

/** What is to be evaluated in the process. */
async function injection(): Promise<Injection> {
  const { injection: make } = await import(import.meta.resolve('@async-console/instrument/attach'));
  return make();
}

async function socketOf(pid: number): Promise<string | undefined> {
  const { processes } = await discover();
  return processes.find((process) => process.pid === pid)?.socket;
}

/** `look`: what has become of it. */
async function connectSoon(pid: number, begun: Attachment, look: () => Promise<Attachment>): Promise<Connection> {
  let attachment = begun;
  for (const end = performance.now() + LISTENS_WITHIN_MS; ; await pause(LOOK_EVERY_MS)) {
    if ('refused' in attachment) throw cannotAttach(pid, attachment.refused);
    if (attachment.failure !== undefined) throw cannotAttach(pid, attachment.failure);
    try {
      return await connect({ socket: attachment.socket });
    } catch (error) {
      if (performance.now() > end) throw error;
      attachment = await look();
    }
  }
}

interface Evaluated {
  readonly result: { readonly value?: string; readonly description?: string };
  readonly exceptionDetails?: unknown;
}

function answerOf({ result, exceptionDetails }: Evaluated): Attachment {
  if (exceptionDetails !== undefined || result.value === undefined)
    return { refused: cleanText((result.description ?? 'it gives no answer').split('\n', 1)[0] as string) };
  const answer = JSON.parse(result.value) as Attachment | null;
  if (answer === null) return { refused: 'the agent has left it again' };
  if ('refused' in answer) return { refused: cleanText(answer.refused) };
  return answer.failure === undefined ? answer : { ...answer, failure: cleanText(answer.failure) };
}

async function soon<T>(look: () => Promise<T | undefined>, withinMs: number): Promise<T | undefined> {
  for (const end = performance.now() + withinMs; performance.now() < end; await pause(LOOK_EVERY_MS)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  return undefined;
}
