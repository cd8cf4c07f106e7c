import { createReadStream } from 'node:fs'
import { open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { ArchiveDamaged, readArchive } from '../platform/archive/archive-reader.ts'
import { formatBytes } from '../platform/format-bytes.ts'
import { CliError } from './cli-error.ts'
import type { CommandContext } from './command-context.ts'
import type { BackupStream } from './offline.ts'

type Options = { readonly keep?: string; readonly verify: boolean; readonly json?: boolean }

/** Names that `--keep` may remove: those that this command gives itself. */
const OWN = /^diapason-\d{8}T\d{6}Z\.tar\.zst$/

/** `backup`: one archive of everything, made while the server runs, or without it. */
export function addBackupCommand(program: Command, context: CommandContext): void {
  program
    .command('backup')
    .description('Back everything up into one archive, also while the server runs')
    .argument('<target>', 'file to write, folder to write a file of its own name into, or - for standard output')
    .option('--keep <n>', 'with a folder: keep the newest n backups of this command, remove older ones')
    .option('--no-verify', 'do not read the archive again once it is written')
    .option('--json', 'answer as JSON')
    .action(async (target: string, options: Options) => {
      const keep = options.keep === undefined ? undefined : Number(options.keep)
      if (keep !== undefined && !(Number.isInteger(keep) && keep >= 1))
        throw new CliError('--keep is a number from 1.', 2)
      if (target === '-') return withBackup(context, async ({ bytes }) => pipeline(bytes, process.stdout))
      const { folder, name } = await placeOf(target)
      if (keep !== undefined && name !== undefined) throw new CliError('--keep needs a folder.', 2)
      const made = await withBackup(context, async ({ bytes, at }) => {
        const path = join(folder, name ?? `diapason-${at.replace(/[-:]|\.\d+/g, '')}.tar.zst`)
        return { path, at, bytes: await save(bytes, { path, remark: context.remark }) }
      })
      if (options.verify) await verify(made.path)
      if (keep !== undefined) await removeOlder(folder, { keep, remark: context.remark })
      context.out(options.json ? JSON.stringify({ ...made, verified: options.verify }) : made.path)
      context.remark(
        `${formatBytes(made.bytes)}, as everything was at ${made.at}${options.verify ? '; read again and whole' : ''}.`,
      )
    })
}

/** From the running server if there is one, else from the databases themselves. */
async function withBackup<T>(
  { server, offline }: CommandContext,
  use: (backup: BackupStream) => Promise<T>,
): Promise<T> {
  const local = offline()
  if (await local.isServed()) {
    const { headers, bytes } = await (await server()).download('POST', '/api/backups')
    return use({ bytes, at: headers.get('diapason-backup-at') ?? new Date().toISOString(), ended: Promise.resolve() })
  }
  const backup = await local.backup()
  try {
    const result = await use(backup)
    await backup.ended
    return result
  } finally {
    await backup.stop()
  }
}

async function placeOf(target: string): Promise<{ folder: string; name: string | undefined }> {
  const path = resolve(target)
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) return { folder: path, name: undefined }
  if (found) throw new CliError(`${path} is there already: a backup never overwrites a file.`)
  if (!(await stat(dirname(path)).catch(() => undefined))?.isDirectory())
    throw new CliError(`There is no folder ${dirname(path)}.`)
  return { folder: dirname(path), name: basename(path) }
}

/** Under another name until it is whole and on the disk: what has the final name is a backup. Readable by its owner only. */
async function save(bytes: Readable, of: { path: string; remark: (text: string) => void }): Promise<number> {
  const unfinished = `${of.path}.unfinished`
  let said = 0
  let size = 0
  try {
    const file = await open(unfinished, 'w', 0o600)
    try {
      await file.chmod(0o600)
      for await (const chunk of bytes as AsyncIterable<Buffer>) {
        await file.write(chunk)
        size += chunk.length
        if (size - said < SAY_EVERY) continue
        said = size
        of.remark(`${formatBytes(size)} written…`)
      }
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(unfinished, of.path)
    const folder = await open(dirname(of.path))
    await folder.sync().finally(() => folder.close())
    return size
  } catch (error) {
    await rm(unfinished, { force: true })
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
      throw new CliError(`The disk of ${dirname(of.path)} is full; nothing was left there.`)
    if (error instanceof CliError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new CliError(`The backup was broken off (${reason}); nothing was left in ${dirname(of.path)}.`)
  }
}

/** Bytes between two lines of progress. */
const SAY_EVERY = 256 * 1024 * 1024

/** Reads it as a restore would, and compares every checksum: a disk or a network that alters files shows now, not in an emergency. */
async function verify(path: string): Promise<void> {
  try {
    const parts = readArchive(createReadStream(path))
    while (!(await parts.next()).done);
  } catch (error) {
    if (error instanceof ArchiveDamaged)
      throw new CliError(`${path} was written and is damaged: ${error.message} Do not rely on it; look at the disk.`)
    throw error
  }
}

async function removeOlder(folder: string, { keep, remark }: { keep: number; remark: (text: string) => void }) {
  const own = (await readdir(folder)).filter((name) => OWN.test(name)).sort()
  for (const name of own.slice(0, -keep)) {
    await rm(join(folder, name))
    remark(`Removed ${name}.`)
  }
}
