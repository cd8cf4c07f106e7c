import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { RestoreRefused, type RestoreReport } from '../operations/index.ts'
import { ArchiveDamaged, readArchive } from '../platform/archive/archive-reader.ts'
import { CliError } from './cli-error.ts'
import type { CommandContext } from './command-context.ts'

type Options = { readonly force?: boolean; readonly jobs: boolean; readonly json?: boolean }

/** `restore`: puts a backup in the place of what is there. */
export function addRestoreCommand(program: Command, { out, remark, offline }: CommandContext): void {
  program
    .command('restore')
    .description('Restore a backup; the server must be stopped')
    .argument('<file>', 'archive that diapason backup made, or - for standard input')
    .option('--force', 'replace an installation that is in use')
    .option('--no-jobs', 'leave waiting jobs out: for a copy beside the real installation')
    .option('--json', 'answer with the report as JSON')
    .action(async (file: string, { force = false, jobs, json }: Options) => {
      const local = offline()
      if (await local.isServed())
        throw new CliError(
          `A server runs on ${local.varDir}: stop it, then restore. It would go on with what it remembers.`,
        )
      const path = resolve(file)
      try {
        if (file !== '-') {
          if (!(await stat(path).catch(() => undefined))?.isFile()) throw new CliError(`There is no file ${path}.`)
          remark('Checking the archive…')
          const parts = readArchive(createReadStream(path))
          while (!(await parts.next()).done);
        }
        const open = () => (file === '-' ? process.stdin : createReadStream(path))
        const report = await local.restore({ open, force, jobs, tell: remark })
        out(json ? JSON.stringify(report) : describe(report))
        if (report.rebuilt.different > 0)
          throw new CliError(
            'Restored, and some people had to be folded again: run `diapason rebuild --all` once it runs.',
          )
      } catch (error) {
        if (error instanceof ArchiveDamaged) throw new CliError(`${file}: ${error.message} Nothing was changed.`)
        if (error instanceof RestoreRefused) throw new CliError(error.message)
        throw error
      }
    })
}

function describe({ at, version, rows, jobs, events, rebuilt }: RestoreReport): string {
  const people = rows.profiles ?? 0
  return [
    `Restored as everything was at ${at}, by version ${version}.`,
    `  ${rows.log ?? 0} messages in the log, ${events} of them in the analytics engine`,
    `  ${people} people; ${rebuilt.people} of them folded again from the log, ${rebuilt.different} different`,
    `  ${rows.definitions ?? 0} revisions of definitions, ${rows.keys ?? 0} keys, ${rows.users ?? 0} accounts, ${jobs} waiting jobs`,
    'Start it with npm start. People sign in again; keys that were revoked after the backup are valid again: look through them.',
  ].join('\n')
}
