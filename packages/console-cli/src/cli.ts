// Loaded at once by every command, `--help` too: only commander here, everything else where it is used.
import './environment.ts';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Program } from './connection/launch.ts';
import { ExitCode, usage } from './errors.ts';
import { report } from './report.ts';
import { VERSION } from './version.ts';

const EXIT_CODES = `
Exit codes of \`snapshot\`:
  0  measured                     4  timed out
  1  an assertion fails           5  too little was seen
  2  usage                        6  our fault
  3  cannot connect               130, 143  interrupted
\`run\` exits like the program that it runs.
`;

const INCLUDE = "packages below node_modules to look into, too: 'pg', '@scope/*'; repeatable";
const EXCLUDE = "files and packages to leave alone: 'src/generated/**'; repeatable";
const LINT = "what the lints look for: 'stuck=off', 'stuck.forMs=10000', 'stuck.allow=src/server.ts'; repeatable";
const CONFIG = 'the same from a file: { "lints": … }; --lint comes on top of it';
const TARGET = 'a pid, a name, a socket path, or a ws:// URL';

export async function main(argv: string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    // Whoever read has seen enough (`| head -1`).
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  process.on('uncaughtException', (error) => {
    // Nothing is known of the state any more, not even whether something still holds the process.
    process.exitCode = report(error);
    process.stderr.write('', () => process.exit());
  });
  process.exitCode = await execute(argv);
}

/** Resolves with the exit code. */
async function execute(argv: string[]): Promise<number> {
  let exitCode: number = ExitCode.ok;
  const root = program(argv, (code) => {
    exitCode = code;
  });
  try {
    await root.parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
    return report(error);
  }
  return exitCode;
}

/** `done` gets the exit code of the command that was run. */
function program(argv: readonly string[], done: (exitCode: number) => void): Command {
  const root = new Command('async-console')
    .description('Shows live what the asynchronous work of a running Node.js program is doing.')
    .version(VERSION, '-V, --version')
    .argument('[target]', `the program to show: ${TARGET}; without one, choose from a list`)
    .enablePositionalOptions()
    .allowExcessArguments()
    .exitOverride()
    .addHelpText('after', EXIT_CODES)
    .configureOutput({ outputError: (text, write) => write(`async-console: ${text}`) })
    .hook('preAction', (_, command) => {
      // Before the command or after it.
      if (root.opts().color === false || command.opts().color === false) {
        process.env.NO_COLOR = '1';
        delete process.env.FORCE_COLOR;
      }
    })
    .action(async (target: string | undefined, _, command: Command) => {
      if (command.args.length > 1) command.error(`error: unknown command '${target}'`);
      done(await (await import('./commands/dashboard.ts')).dashboard(target));
    });

  root
    .command('run')
    .description('start a program instrumented, and open the dashboard')
    .usage('[options] <file> [args...]\n       async-console run [options] -- <command...>')
    .argument('<program...>', 'a file for Node.js with its arguments, or after `--` any command')
    .passThroughOptions()
    .option('--name <name>', 'what the program is called')
    .option('--include <globs>', INCLUDE, collect(), [])
    .option('--exclude <globs>', EXCLUDE, collect(), [])
    .option('--lint <setting>', LINT, collect(), [])
    .option('--config <file>', CONFIG)
    .action(async (args: string[], options) => {
      const isCommand = argv[argv.length - args.length - 1] === '--';
      done(await (await import('./commands/run.ts')).run(programOf(args, isCommand), options));
    });

  root
    .command('attach')
    .description('put the agent into a Node.js process that runs, and open the dashboard')
    .argument('<target>', 'a pid or a name')
    .option('--detach-on-exit', 'take the agent out again when the dashboard is closed')
    .action(async (target: string, options) => {
      done(await (await import('./commands/attach.ts')).attach(target, options));
    });

  root
    .command('detach')
    .description('take the agent out of a process that it was attached to')
    .argument('<target>', TARGET)
    .action(async (target: string) => {
      done(await (await import('./commands/attach.ts')).detach(target));
    });

  root
    .command('ps')
    .description('list the Node.js processes of this user')
    .option('--json', 'for programs')
    .action(async (options) => {
      done(await (await import('./commands/ps.ts')).ps(options));
    });

  root
    .command('tree')
    .description('print who awaits whom in a Node.js process, instrumented or not, and for what')
    .argument('<target>', 'a pid or a name')
    .option('--now', 'only what blocks its event loop at this moment')
    .option('-y, --yes', 'pause the process without asking, for as long as reading its heap takes')
    .option('--json', 'for programs')
    .action(async (target: string, options) => {
      done(
        options.now
          ? await (await import('./commands/blocked-now.ts')).blockedNow(target, options)
          : await (await import('./commands/tree.ts')).tree(target, options),
      );
    });

  root
    .command('snapshot')
    .description('measure a program for a while, and print its tasks')
    .usage('[options] <target>\n       async-console snapshot [options] -- <command...>')
    .argument('[target]', TARGET)
    .allowExcessArguments()
    .option('--for <duration>', 'measure for so long (a target: 5s)')
    .addOption(
      new Option('--until <state>', 'measure until the program is so (a command: exit)').choices(['exit', 'idle']),
    )
    .option('--interval <duration>', 'look for idleness so often', '250ms')
    .addOption(
      new Option('--format <format>', 'what to print; repeatable, each but the first with its own -o (default: table)')
        .choices(['table', 'json'])
        .argParser(collect(['table', 'json'])),
    )
    .option('-o, --output <file>', 'where to; repeatable', collect(), [])
    .option('--timeout <duration>', 'give up after so long (default: 30s to connect and to become idle)')
    .option('--propagate-exit', 'exit like the command, when nothing else fails')
    .option('--name <name>', 'what the command is called')
    .option('--include <globs>', INCLUDE, collect(), [])
    .option('--exclude <globs>', EXCLUDE, collect(), [])
    .option('--lint <setting>', LINT, collect(), [])
    .option('--config <file>', CONFIG)
    .action(async (target: string | undefined, options, command: Command) => {
      const from = subject(target, command.args, argv);
      done(await (await import('./commands/snapshot.ts')).snapshot(from, { format: [], ...options }));
    });

  for (const command of [root, ...root.commands]) command.option('--no-color', 'without colours');
  return root;
}

/** @throws UserError `usage` */
function subject(target: string | undefined, args: readonly string[], argv: readonly string[]) {
  const separator = argv.indexOf('--');
  const command = separator < 0 ? [] : argv.slice(separator + 1);
  const targets = args.slice(0, args.length - command.length);
  if (targets.length + Math.min(command.length, 1) !== 1) {
    throw usage('A snapshot is of one target, or of one command after `--`.', 'snapshot ');
  }
  return command.length > 0 ? programOf(command, true) : { target: target! };
}

function programOf([first, ...args]: readonly string[], isCommand: boolean): Program {
  return isCommand ? { command: first!, args } : { file: first!, args };
}

function collect(choices?: readonly string[]) {
  return (value: string, previous: readonly string[] = []): string[] => {
    if (choices && !choices.includes(value)) {
      throw new InvalidArgumentError(`Allowed choices are ${choices.join(', ')}.`);
    }
    return [...previous, value];
  };
}
