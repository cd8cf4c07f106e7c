import { Command, CommanderError } from 'commander'
import { type Config, ConfigError } from '../config.ts'
import { addBackupCommand } from './backup-command.ts'
import { addCatalogueCommand } from './catalogue-command.ts'
import { CliError } from './cli-error.ts'
import { commandContext } from './command-context.ts'
import { addDoctorCommand } from './doctor-command.ts'
import { addDownloadCommand } from './download-command.ts'
import { addIdentityCommands } from './identity-commands.ts'
import { addImportCommand } from './import-command.ts'
import { addKeyCommands } from './key-commands.ts'
import type { Offline } from './offline.ts'
import { addPeopleCommands } from './people-commands.ts'
import { addPersonCommands } from './person-commands.ts'
import { addRebuildCommand } from './rebuild-command.ts'
import { addRestoreCommand } from './restore-command.ts'
import { addRetentionCommand } from './retention-command.ts'
import { addStatusCommand } from './status-command.ts'
import { addUnsubscribeCommand } from './unsubscribe-command.ts'
import { addWorkspaceCommands } from './workspace-commands.ts'

export type ProgramOptions = {
  readonly version: string
  /** Read when a command needs it, so that `--help` works whatever the environment. */
  readonly config: () => Config
  /** Runs the server until it is told to stop. */
  readonly start: (config: Config) => Promise<void>
  /** The same, with the example loaded. */
  readonly demo: (config: Config) => Promise<void>
  /** What commands do themselves while no server runs. */
  readonly offline: (config: Config) => Offline
  /** Where answers go; standard output unless said otherwise. */
  readonly out?: (text: string) => void
  /** Where remarks and errors go; standard error unless said otherwise. */
  readonly remark?: (text: string) => void
}

/** The command line `diapason`, ready to parse. */
export function buildProgram(options: ProgramOptions): Command {
  const { version, config, start, demo, offline, out = console.log, remark = console.error } = options
  const program = new Command('diapason')
    .description('Responsive Customer Experience: collect, recognise, decide, measure')
    .version(version)
    .showHelpAfterError('(--help lists what can be done)')
    .configureOutput({ writeOut: (text) => out(text.trimEnd()), writeErr: (text) => remark(text.trimEnd()) })
    .exitOverride()
  program
    .command('start')
    .description('Start the server: console, API and embedded databases, until Ctrl-C')
    .action(() => start(config()))
  program
    .command('demo')
    .description('Start with the example loaded: an e-mail experiment on 64,000 customers')
    .action(() => demo(config()))
  const context = commandContext({ out, remark, varDir: () => config().varDir, offline: () => offline(config()) })
  addWorkspaceCommands(program, context)
  addDownloadCommand(program, context)
  addImportCommand(program, context)
  addKeyCommands(program, context)
  addIdentityCommands(program, context)
  addPeopleCommands(program, context)
  addPersonCommands(program, context)
  addRebuildCommand(program, context)
  addCatalogueCommand(program, context)
  addStatusCommand(program, context)
  addBackupCommand(program, context)
  addRestoreCommand(program, context)
  addDoctorCommand(program, context)
  addRetentionCommand(program, context)
  addUnsubscribeCommand(program, context)
  return program
}

/** Runs the command of `argv` (without the programs' names) and returns the exit code: 0 done, 1 failed, 2 wrong arguments. */
export async function runProgram(options: ProgramOptions, argv: readonly string[]): Promise<number> {
  const { remark = console.error } = options
  try {
    await buildProgram(options).parseAsync([...argv], { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (error instanceof CliError) {
      remark(error.message)
      return error.exitCode
    }
    if (error instanceof ConfigError) {
      remark(error.message)
      return 1
    }
    throw error
  }
}
