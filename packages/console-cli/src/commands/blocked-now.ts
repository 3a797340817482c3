import { resolvePid } from '../connection/pid.ts';
import { BlockedInNativeCode, ExitCode } from '../errors.ts';
import { type BlockingFrame, blockingStack, type RightNow } from '../inspector/blocking-stack.ts';
import { withInspector } from '../inspector/inspector.ts';
import { type Column, columns } from './format/columns.ts';

export interface BlockedNowOptions {
  readonly json?: boolean;
}

type Answer = { readonly pid: number } & (
  | RightNow
  | { readonly state: 'blocked-in-native-code'; readonly where?: string }
);

/** `tree --now`: what the process does at this moment. Resolves with the exit code. */
export async function blockedNow(target: string, options: BlockedNowOptions): Promise<number> {
  const answer = await ask(await resolvePid(target));
  process.stdout.write(options.json ? `${JSON.stringify(answer, null, 2)}\n` : `${lines(answer).join('\n')}\n`);
  return ExitCode.ok;
}

async function ask(pid: number): Promise<Answer> {
  try {
    return { pid, ...(await withInspector(pid, (session, { isShared }) => blockingStack(session, !isShared))) };
  } catch (error) {
    if (!(error instanceof BlockedInNativeCode)) throw error;
    return {
      pid,
      state: 'blocked-in-native-code',
      ...(error.where === undefined ? {} : { where: error.where }),
    };
  }
}

function lines(answer: Answer): string[] {
  const who = `Process ${answer.pid}`;
  switch (answer.state) {
    case 'not-blocked':
      return [`${who} is not blocked: its event loop turns.`];
    case 'blocked-in-native-code': {
      const where = 'where' in answer && answer.where !== undefined ? `: ${answer.where}` : '';
      return [`${who} is blocked in native code, which shows no stack${where}.`];
    }
    case 'blocked':
      return [`${who} is blocked in JavaScript:`, ...columns(COLUMNS, answer.stack.map(row)).slice(1)];
  }
}

const COLUMNS: readonly Column[] = [
  { title: '', align: 'left' },
  { title: '', align: 'left' },
];

function row({ function: name, location }: BlockingFrame): string[] {
  return [`  ${name}`, location === undefined ? '' : `${location.file}:${location.line}:${location.column}`];
}
