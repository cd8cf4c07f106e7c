import type { Command } from 'commander'
import type { CommandContext } from './command-context.ts'
import { type FolderFile, readWorkspaceFolder, writeWorkspaceFolder } from './workspace-folder.ts'

type Report = {
  readonly created: readonly string[]
  readonly updated: readonly string[]
  readonly unchanged: readonly string[]
  readonly archived: readonly string[]
  readonly left: readonly string[]
}

/** `export` and `apply`: the workspace as a folder of YAML files. */
export function addWorkspaceCommands(program: Command, { out, server }: CommandContext): void {
  program
    .command('export')
    .description('Write every live definition to a folder, one YAML file each')
    .argument('<dir>', 'folder; made when it is not there')
    .option('--json', 'answer with the paths as JSON')
    .action(async (dir: string, { json }: { json?: boolean }) => {
      const { files } = await (await server()).request<{ files: FolderFile[] }>('GET', '/api/workspace/export')
      await writeWorkspaceFolder(dir, files)
      out(
        json
          ? JSON.stringify({ dir, files: files.map(({ path }) => path) })
          : `${files.length} files written to ${dir}`,
      )
    })

  program
    .command('apply')
    .description('Make the live definitions what the files of a folder say: all of them, or none when one is wrong')
    .argument('<dir>', 'folder, as written by export')
    .option('--dry-run', 'only say what would be done')
    .option('--prune', 'archive live definitions that have no file')
    .option('--json', 'answer with the report as JSON')
    .action(async (dir: string, options: { dryRun?: boolean; prune?: boolean; json?: boolean }) => {
      const files = await readWorkspaceFolder(dir)
      const { dryRun = false, prune = false } = options
      const report = await (await server()).request<Report>('POST', '/api/workspace/apply', { files, dryRun, prune })
      out(options.json ? JSON.stringify(report) : describe(report, dryRun))
    })
}

function describe({ created, updated, unchanged, archived, left }: Report, dryRun: boolean): string {
  const lines = [
    ...created.map((path) => `created    ${path}`),
    ...updated.map((path) => `updated    ${path}`),
    ...archived.map((path) => `archived   ${path}`),
    ...left.map((path) => `left       ${path} (no file; --prune archives it)`),
    `${created.length} created, ${updated.length} updated, ${archived.length} archived, ${unchanged.length} unchanged`,
  ]
  return [...(dryRun ? ['Nothing was changed; this is what would be:'] : []), ...lines].join('\n')
}
