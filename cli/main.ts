import { parseArgs } from 'node:util';
import { isKnownError } from '../core/errors.ts';
import type { Command } from './command.ts';
import { alertsCommand } from './commands/alerts.ts';
import { deleteCommand } from './commands/delete.ts';
import { detectCommand } from './commands/detect.ts';
import { exportCommand } from './commands/export.ts';
import { ingestCommand } from './commands/ingest.ts';
import { sampleCommand } from './commands/sample.ts';
import { searchCommand } from './commands/search.ts';
import { uploadsCommand } from './commands/uploads.ts';
import { userCommand } from './commands/user.ts';

const COMMANDS = [
  ingestCommand,
  uploadsCommand,
  searchCommand,
  detectCommand,
  alertsCommand,
  exportCommand,
  deleteCommand,
  userCommand,
  sampleCommand as unknown as Command,
];

const HELP = `Usage: flowtrail COMMAND [options]      (npm run --silent flowtrail -- COMMAND ...)

Commands:
  start      run the server and the dashboard (npm start)
${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(10)} ${summary}`).join('\n')}

flowtrail COMMAND --help says more. A command uses the running server of its data folder, or opens the folder itself.
`;

async function main(argv: readonly string[]): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(HELP);
    return name === undefined ? 2 : 0;
  }
  if (name === 'start') {
    process.argv.splice(2, 1);
    await import('../infra/local/main.ts');
    return new Promise<number>(() => {});
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) {
    process.stderr.write(`flowtrail: no command ${JSON.stringify(name)}; flowtrail --help lists them\n`);
    return 2;
  }
  const args = parse(command, rest);
  if (args === null) return 2;
  if (args.values['help'] === true) {
    process.stdout.write(command.help);
    return 0;
  }
  const io = {
    out: (text: string) => void process.stdout.write(text),
    note: (text: string) => void process.stderr.write(`${text}\n`),
  };
  return (await command.run(args, io)) ?? 0;
}

function parse(command: Command, args: string[]): (ReturnType<typeof parseArgs> & { positionals: string[] }) | null {
  try {
    return parseArgs({ args, options: command.options, allowPositionals: true, strict: true });
  } catch (error) {
    process.stderr.write(`flowtrail ${command.name}: ${error instanceof Error ? error.message : String(error)}\n`);
    return null;
  }
}

/** The server's messages begin with the field already. */
function fieldFirst({ field, message }: { field: string | undefined; message: string }): string {
  return field === undefined || message.startsWith(`${field}: `) ? message : `${field}: ${message}`;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const text = isKnownError(error)
      ? fieldFirst(error)
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
    process.stderr.write(`flowtrail: ${text}\n`);
    process.exitCode = 1;
  },
);
