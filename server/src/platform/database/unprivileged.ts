import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/** How to start a program of PostgreSQL so that it does not run as root. */
export type Launcher = {
  /** Ids that own the files; undefined for an ordinary user, who simply owns what they make. */
  readonly owner: { readonly uid: number; readonly gid: number } | undefined
  /** Program, arguments and ids for `spawn`. */
  command(
    program: string,
    args: readonly string[],
  ): { file: string; args: string[]; ids: { uid?: number; gid?: number } }
}

/**
 * PostgreSQL refuses to run as root. An ordinary user starts it plainly. Root starts it as the owner of `dir` if there is one yet,
 * else as `postgres` if the machine has that user, else as `nobody`: no user is created.
 *
 * That user may be unable to enter the folders above `paths`: a clone in /root, or in what `mktemp -d` made. Then, and only then,
 * `setpriv` (util-linux) leaves the process one capability, to pass through directories: CAP_DAC_READ_SEARCH, or
 * CAP_DAC_OVERRIDE where a container grants only that one.
 */
export function unprivilegedLauncher(options: { readonly dir: string; readonly paths: readonly string[] }): Launcher {
  if (process.getuid?.() !== 0)
    return { owner: undefined, command: (file, args) => ({ file, args: [...args], ids: {} }) }
  const owner = ownerOf(options.dir) ?? accountOf('postgres') ?? accountOf('nobody') ?? { uid: 65534, gid: 65534 }
  const blocked = options.paths.map((path) => blockedAt(path, owner)).find((place) => place !== undefined)
  if (blocked === undefined) return { owner, command: (file, args) => ({ file, args: [...args], ids: owner }) }

  const ids = ['--reuid', String(owner.uid), '--regid', String(owner.gid), '--clear-groups']
  // access(2), with which initdb looks for its neighbours, ignores the capabilities of a user unless this bit is set.
  ids.push('--securebits', '+no_setuid_fixup')
  for (const capability of ['dac_read_search', 'dac_override']) {
    const prefix = [...ids, `--inh-caps=+${capability}`, `--ambient-caps=+${capability}`, '--']
    const trial = spawnSync('setpriv', [...prefix, 'test', '-x', blocked], { stdio: 'ignore' })
    if (trial.status === 0) {
      return { owner, command: (file, args) => ({ file: 'setpriv', args: [...prefix, file, ...args], ids: {} }) }
    }
  }
  throw new Error(
    `PostgreSQL cannot run as root, and the user it would run as (uid ${owner.uid}) may not enter ${blocked}. Do one of: run Diapason as an ordinary user; put it and its data where every user may enter (chmod o+x ${blocked}); install setpriv (util-linux); set DATABASE_URL to a server.`,
  )
}

function ownerOf(dir: string): { uid: number; gid: number } | undefined {
  if (!existsSync(dir)) return undefined
  const { uid, gid } = statSync(dir)
  return uid === 0 ? undefined : { uid, gid }
}

function accountOf(name: string): { uid: number; gid: number } | undefined {
  let accounts = ''
  try {
    accounts = readFileSync('/etc/passwd', 'utf8')
  } catch {
    return undefined
  }
  const fields = accounts
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))
    ?.split(':')
  const [uid, gid] = [Number(fields?.[2]), Number(fields?.[3])]
  return uid > 0 && gid > 0 ? { uid, gid } : undefined
}

/** The topmost directory above `path` that `user` may not enter, by its mode. */
function blockedAt(path: string, user: { uid: number; gid: number }): string | undefined {
  const parent = dirname(path)
  if (parent === path) return undefined
  const above = blockedAt(parent, user)
  if (above !== undefined) return above
  if (!existsSync(parent)) return undefined
  const { mode, uid, gid } = statSync(parent)
  const enter = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
  return mode & enter ? undefined : parent
}
