import type { Dirent } from 'node:fs'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CliError } from './cli-error.ts'

export type FolderFile = { readonly path: string; readonly text: string }

/** Bytes: beyond it a file is not a definition, and is not even read. */
const FILE_MAX = 1_000_000
const FILES_MAX = 10_000
const WRITABLE = /^[a-z][a-z-]*\/[a-z0-9][a-z0-9_.-]{0,63}\.yaml$/

/**
 * The YAML files of a workspace folder, `<kind>/<key>.yaml`, by path. Other files and hidden folders are left alone; a YAML file
 * elsewhere is read too, so that the server can say that it does not belong there.
 * @throws CliError for a folder that is not there, a file that is too large or not text
 */
export async function readWorkspaceFolder(dir: string): Promise<FolderFile[]> {
  const paths: string[] = []
  for (const entry of await entriesOf(dir)) {
    if (entry.name.startsWith('.')) continue
    if (entry.isDirectory()) {
      for (const inner of await entriesOf(join(dir, entry.name))) {
        if (inner.isFile() && isYaml(inner.name)) paths.push(`${entry.name}/${inner.name}`)
      }
    } else if (entry.isFile() && isYaml(entry.name)) paths.push(entry.name)
  }
  if (paths.length > FILES_MAX) throw new CliError(`${dir} holds more than ${FILES_MAX} YAML files.`)
  return Promise.all(paths.sort().map(async (path) => ({ path, text: await readText(join(dir, path)) })))
}

/** Writes the files of an export, each replacing what was there; nothing is removed. */
export async function writeWorkspaceFolder(dir: string, files: readonly FolderFile[]): Promise<void> {
  for (const { path, text } of files) {
    // Only names that a workspace can have, whatever was answered: an export never writes outside its folder.
    if (!WRITABLE.test(path)) throw new CliError(`The server named a file that no workspace has: ${path.slice(0, 100)}`)
    const target = join(dir, path)
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, text)
  }
}

async function entriesOf(dir: string): Promise<Dirent[]> {
  try {
    return await readdir(dir, { withFileTypes: true })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new CliError(`There is no folder ${dir}.`)
    throw error
  }
}

async function readText(path: string): Promise<string> {
  const { size } = await stat(path)
  if (size > FILE_MAX) throw new CliError(`${path} has ${size} bytes; a definition has at most ${FILE_MAX}.`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
  } catch (error) {
    if (error instanceof TypeError) throw new CliError(`${path} is not text in UTF-8.`)
    throw error
  }
}

function isYaml(name: string): boolean {
  return /\.ya?ml$/.test(name)
}
